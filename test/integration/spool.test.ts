import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type FrostlineClient } from "@frostline/client";
import { pino } from "pino";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { checkpointsFolder, RunCheckpoints } from "../../apps/runner/src/checkpoints.ts";
import { settleLeftovers } from "../../apps/runner/src/leftovers.ts";
import { Reporter } from "../../apps/runner/src/reporter.ts";
import { Sender } from "../../apps/runner/src/sender.ts";
import { spoolFolder } from "../../apps/runner/src/spool/folders.ts";
import { Spool } from "../../apps/runner/src/spool/spool.ts";
import { pendingPath } from "../../apps/runner/src/trainer/checkpoint-path.ts";
import { Cable } from "../harness/cable.ts";
import { sceneOfFile } from "../harness/scene.ts";
import { type RunRef, range, seeRun, someResult } from "../harness/seed.ts";

const scene = sceneOfFile();
const log = pino({ level: "silent" });
const facts = {
  engine: "tensorflow",
  engineVersion: "2.21",
  device: "CPU",
  blocks: 6,
  trainableParameters: 100,
  totalParameters: 1000,
  resumedFromStep: null,
};

let cable: Cable;
let client: FrostlineClient;
beforeAll(async () => {
  cable = await Cable.to(scene.gateway.url);
  client = createClient({ url: cable.url, token: scene.runner.api.token ?? "" });
});
afterAll(() => cable[Symbol.asyncDispose]());

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frostline-runner-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function report(run: RunRef, dir: string, maxBytes = 2 ** 20) {
  const abandon = new AbortController();
  const spool = await Spool.open(spoolFolder(dir, run));
  onTestFinished(() => spool.close());
  const waiting = vi.fn();
  const sender = new Sender(client, run, abandon.signal, {
    waiting,
    stopRequested() {},
    acknowledged: async () => {},
  });
  const hold = vi.fn();
  const refused = vi.fn();
  const reporter = new Reporter({ spool, sender, maxBytes, abandon: abandon.signal, hold, refused });
  return { reporter, spool, hold, waiting, refused, abandon };
}

async function storedSteps({ runId }: RunRef): Promise<number[]> {
  const { metricPoints } = await scene.team.person.run<{ metricPoints: { steps: number[] } }>(
    "query ($runId: ID!) { metricPoints(runId: $runId, first: 10000) { steps } }",
    { runId },
  );
  return metricPoints.steps;
}

async function storedLines({ runId }: RunRef): Promise<string[]> {
  const { run } = await scene.team.person.run<{
    run: { log: { edges: { node: { message: string } }[] } };
  }>("query ($id: ID!) { run(id: $id) { log(first: 1000) { edges { node { message } } } } }", { id: runId });
  return run.log.edges.map(({ node }) => node.message);
}

test("what a run reports while the gateway is away is there when it is back, and the spool is empty", async () => {
  const run = await scene.newRun();
  const dir = await newFolder();
  const { reporter, spool, waiting, refused } = await report(run, dir);
  cable.cut();
  for (const step of range(100, 1)) {
    reporter.metrics(step, { "train/loss": 1 / step, "train/grad_norm": Number.NaN });
    reporter.log("info", `step ${step}`);
  }
  await vi.waitFor(() => expect(waiting).toHaveBeenCalled(), { timeout: 30_000 });
  expect(await storedSteps(run)).toEqual([]);
  cable.mend();
  await reporter.close();
  expect(refused).not.toHaveBeenCalled();
  expect((await storedSteps(run)).toSorted((a, b) => a - b)).toEqual(
    range(100, 1).flatMap((step) => [step, step]),
  );
  expect(await storedLines(run)).toEqual(range(100, 1).map((step) => `step ${step}`));
  expect(spool.bytes).toBe(0);
});

test("a spool that fills thins the log, then holds the training, and loses no metric", async () => {
  const run = await scene.newRun();
  const maxBytes = 20_000;
  const { reporter, hold, spool } = await report(run, await newFolder(), maxBytes);
  cable.cut();
  let step = 0;
  while (hold.mock.calls.length === 0) {
    step += 1;
    reporter.metrics(step, { "train/loss": 1 / step });
    reporter.log("info", `step ${step}`);
  }
  expect(hold).toHaveBeenLastCalledWith(true);
  expect(spool.bytes).toBeLessThan(maxBytes * 1.1);
  cable.mend();
  await vi.waitFor(() => expect(hold).toHaveBeenLastCalledWith(false), { timeout: 60_000 });
  await reporter.close();

  expect(await storedSteps(run)).toEqual(range(step, 1));
  const lines = await storedLines(run);
  const kept = lines.filter((line) => /^step \d+$/.test(line)).length;
  expect(kept).toBeLessThan(step);
  expect(lines).toContainEqual(expect.stringMatching(/^The training waits: the gateway does not answer/));
  expect(lines).toContainEqual(expect.stringMatching(/^The training goes on; it waited for \d+ s/));
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${step - kept} lines were left out`)));
});

const NO_ORIGIN = { checkpoint: null, starts: [], reachedStep: 3 };

/** What a supervisor that was killed leaves: nothing of it had reached the gateway. */
async function leftBehind(run: RunRef, dir: string, ending?: "SUCCEEDED"): Promise<RunCheckpoints> {
  const checkpoints = new RunCheckpoints(checkpointsFolder(dir, run.runId), run.attempt);
  await checkpoints.begin(NO_ORIGIN);
  await writeFile(pendingPath(checkpoints.folder, 2), "weights");
  const { reporter, spool, abandon } = await report(run, dir);
  cable.cut();
  reporter.start(facts);
  for (const step of [1, 2]) reporter.metrics(step, { "train/loss": step });
  reporter.checkpoint(2);
  reporter.metrics(3, { "train/loss": 3 });
  if (ending) reporter.ending({ outcome: ending, result: { ...someResult, checkpoint: "/somewhere" } });
  await spool.close();
  abandon.abort();
  await reporter.close();
  cable.mend();
  return checkpoints;
}

const settle = (dir: string, active: RunRef[] = []) =>
  settleLeftovers({ client, log, dir, stop: new AbortController().signal }, active);

test("what a killed supervisor had not sent is sent by the next one, which then hands the run back", async () => {
  const run = await scene.newRun();
  const dir = await newFolder();
  const checkpoints = await leftBehind(run, dir);
  await settle(dir, [run]);
  expect(await storedSteps(run)).toEqual([1, 2, 3]);
  expect(await seeRun(scene.team, run.runId)).toMatchObject({ status: "QUEUED", reason: "RUNNER_LOST" });
  expect(await checkpoints.begin(NO_ORIGIN)).toEqual([{ step: 2, attempt: run.attempt }]);
  expect(await readdir(join(dir, "spool"))).toEqual([]);
  await scene.runner.finish(await scene.runner.work(), "FAILED");
});

test("a run that had ended when its supervisor was killed ends so, and is not trained again", async () => {
  const run = await scene.newRun();
  const dir = await newFolder();
  await leftBehind(run, dir, "SUCCEEDED");
  await settle(dir);
  expect(await seeRun(scene.team, run.runId)).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
  expect(await storedSteps(run)).toEqual([1, 2, 3]);
});

test("what is left of an attempt that went on elsewhere is put away, and changes nothing", async () => {
  const run = await scene.newRun();
  const dir = await newFolder();
  const checkpoints = await leftBehind(run, dir);
  await scene.runner.release(run);
  const again = await scene.runner.work();
  expect(again).toEqual({ runId: run.runId, attempt: 2 });
  await settle(dir);
  expect(await seeRun(scene.team, run.runId)).toMatchObject({ status: "RUNNING", attempt: 2 });
  expect(await storedSteps(again)).toEqual([]);
  expect(await checkpoints.begin(NO_ORIGIN)).toEqual([]);
  expect(await readdir(join(dir, "spool"))).toEqual([]);
  await scene.runner.finish(again, "FAILED");
});
