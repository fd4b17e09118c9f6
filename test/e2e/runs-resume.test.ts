import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Api } from "../harness/api.ts";
import { outcomeOf } from "../harness/run-outcome.ts";
import { Stack, type StoredRun } from "../harness/stack.ts";
import { trainersOf } from "../harness/trainers.ts";

const STEPS = 480;
const EXPERIMENT = {
  dataset: { source: "packaged:movie-snippets", maxTrain: 320, maxValidation: 48, maxTest: 48 },
  training: { epochs: 12, batchSize: 8, learningRate: 3e-4 },
  plan: { freeze: [{ kind: "PREFIX" as const, depth: 6 }], seeds: [1] },
};
const OFTEN = { FROSTLINE_CHECKPOINT_SECONDS: "0.1" };
const ONLY_WHEN_ASKED = { FROSTLINE_CHECKPOINT_SECONDS: "3600" };

let stack: Stack;
let undisturbed: Awaited<ReturnType<typeof outcomeOf>>;

async function startRun(): Promise<string> {
  const { runIds } = await stack.createExperiment(EXPERIMENT);
  return runIds[0] ?? "";
}

const until = (id: string, step: number) =>
  stack.until(id, (run) => run.status === "RUNNING" && (run.progress?.step ?? 0) >= step);
/** Until the runner keeps something that this run can go on from. */
const untilCommitted = (id: string) =>
  expect
    .poll(async () => (await readdir(stack.dataDir, { recursive: true })).join("\n"), {
      timeout: 60_000,
      interval: 20,
    })
    .toMatch(new RegExp(`${id}.*/committed-\\d+\\.\\d+$`, "m"));
const untilDone = (id: string) => stack.until(id, (run) => run.status === "SUCCEEDED");

beforeAll(async () => {
  stack = await Stack.start();
  await using _runner = stack.startRunner("one");
  undisturbed = await outcomeOf(stack, await untilDone(await startRun()));
  expect(undisturbed.curves[0]?.steps).toHaveLength(STEPS);
});
afterAll(() => stack[Symbol.asyncDispose]());

/** A runner that shares nothing with those in the data folder but the gateway (and what is installed on the machine). */
async function startOnAnotherHost() {
  const folder = await mkdtemp(join(tmpdir(), "frostline-other-host-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return stack.startRunner(`host ${folder.slice(-6)}`, { FROSTLINE_RUNNER_DIR: folder });
}

/** Steps of the run's uploaded checkpoints. */
async function uploadedSteps(id: string): Promise<number[]> {
  const { run } = await new Api(stack.url, stack.token).run<{ run: { files: { step: number | null }[] } }>(
    "query ($id: ID!) { run(id: $id) { files { step } } }",
    { id },
  );
  return run.files.flatMap(({ step }) => step ?? []);
}

async function expectNothingLost(run: StoredRun): Promise<void> {
  const resumed = run.attempts.at(-1)?.resumedFromStep ?? 0;
  expect(resumed).toBeGreaterThan(0);
  expect(resumed).toBeLessThan(STEPS);
  const { weights, ...rest } = await outcomeOf(stack, run);
  const { weights: undisturbedWeights, ...undisturbedRest } = undisturbed;
  expect(weights.equals(undisturbedWeights)).toBe(true);
  expect(rest).toEqual(undisturbedRest);
}

test.each([7, 41])(
  "a training killed after step %i goes on from its last checkpoint, and ends as if nothing had happened",
  async (step) => {
    await using runner = stack.startRunner("one", OFTEN);
    const id = await startRun();
    await until(id, step);
    await untilCommitted(id);
    const [trainer = 0] = trainersOf(runner.pid);
    process.kill(trainer, "SIGKILL");

    const done = await untilDone(id);
    expect(done.attempts.map(({ reason }) => reason)).toEqual(["RUNNER_LOST", null]);
    await expectNothingLost(done);
  },
);

test("a run whose whole runner was killed goes on from its last checkpoint when the runner is back", async () => {
  await using killed = stack.startRunner("one", OFTEN);
  const id = await startRun();
  await until(id, 20);
  await untilCommitted(id);
  await killed.end("SIGKILL");

  await using _runner = stack.startRunner("one", OFTEN);
  const done = await untilDone(id);
  expect(done.attempts.map(({ reason }) => reason)).toEqual(["RUNNER_LOST", null]);
  await expectNothingLost(done);
});

test("a runner that is asked to stop leaves a checkpoint, from which the next one goes on", async () => {
  await using stopped = stack.startRunner("one", ONLY_WHEN_ASKED);
  const id = await startRun();
  await until(id, 10);
  expect(await stopped.end("SIGTERM")).toBe(0);
  const queued = await stack.run(id);
  expect(queued).toMatchObject({ status: "QUEUED", reason: "RUNNER_SHUTDOWN" });

  await using _runner = stack.startRunner("one", ONLY_WHEN_ASKED);
  const done = await untilDone(id);
  expect(done.attempts.at(-1)?.resumedFromStep).toBe(queued.progress?.step);
  await expectNothingLost(done);
});

test("what a run did while the gateway was away counts, though its runner was killed meanwhile", async () => {
  await using killed = stack.startRunner("one", OFTEN);
  const id = await startRun();
  await until(id, 10);
  await stack.gateway.end("SIGKILL");
  const folder = join(stack.dataDir, "runners", "one", "runs", id, "training");
  const waiting = async () => {
    const steps = (await readdir(folder)).flatMap((name) => /^pending-(\d+)$/.exec(name)?.[1] ?? []);
    return steps.map(Number);
  };
  const next = async () => {
    await expect.poll(waiting, { timeout: 60_000, interval: 20 }).not.toEqual([]);
    return (await waiting())[0] ?? 0;
  };
  // One is deleted when the runner has heard of a newer one.
  const replaced = (step: number) =>
    expect.poll(waiting, { timeout: 60_000, interval: 20 }).not.toContain(step);
  const step = await next();
  await replaced(step);
  await replaced(await next());
  await killed.end("SIGKILL");
  await stack.startGatewayAgain();

  await using _runner = stack.startRunner("one", OFTEN);
  const done = await untilDone(id);
  expect(done.attempts.at(-1)?.resumedFromStep).toBeGreaterThan(step);
  await expectNothingLost(done);
});

test("a run of a runner that was asked to stop goes on from there on another host", async () => {
  await using stopped = stack.startRunner("one", ONLY_WHEN_ASKED);
  const id = await startRun();
  await until(id, 10);
  expect(await stopped.end("SIGTERM")).toBe(0);
  const queued = await stack.run(id);
  expect(queued).toMatchObject({ status: "QUEUED", reason: "RUNNER_SHUTDOWN" });

  await using _other = await startOnAnotherHost();
  const done = await untilDone(id);
  expect(done.attempts.at(-1)?.resumedFromStep).toBe(queued.progress?.step);
  expect(done.attempts.at(-1)?.runner?.name).toMatch(/^host /);
  await expectNothingLost(done);
});

test("a run whose whole host is gone goes on from what was uploaded, on another host", async () => {
  await using lost = stack.startRunner("one", { ...OFTEN, FROSTLINE_CHECKPOINT_UPLOAD_SECONDS: "0" });
  const id = await startRun();
  await expect.poll(() => uploadedSteps(id), { timeout: 60_000, interval: 50 }).not.toEqual([]);
  await lost.end("SIGKILL");
  await rm(join(stack.dataDir, "runners", "one", "runs"), { recursive: true });
  const step = Math.max(...(await uploadedSteps(id)));

  await using _other = await startOnAnotherHost();
  const done = await untilDone(id);
  expect(done.attempts.map(({ reason }) => reason)).toEqual(["RUNNER_LOST", null]);
  expect(done.attempts.at(-1)?.resumedFromStep).toBeGreaterThanOrEqual(step);
  await expectNothingLost(done);
});
