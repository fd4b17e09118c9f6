import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { CheckpointUploads } from "../../apps/runner/src/checkpoint-uploads.ts";
import { RunCheckpoints } from "../../apps/runner/src/checkpoints.ts";
import { pendingPath } from "../../apps/runner/src/trainer/checkpoint-path.ts";
import { Cable } from "../harness/cable.ts";
import { sceneOfFile } from "../harness/scene.ts";
import type { RunRef } from "../harness/seed.ts";

const scene = sceneOfFile();
const PATIENTLY = { timeout: 60_000, interval: 20 };
const AN_HOUR = 3600;

/** The uploads of a run at work, whose checkpoints are committed by `commit`. */
async function uploading({ url = scene.gateway.url, everySeconds = AN_HOUR } = {}) {
  const run = await scene.newRun();
  const folder = await mkdtemp(join(tmpdir(), "frostline-uploads-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const checkpoints = new RunCheckpoints(folder, run.attempt);
  const log: string[] = [];
  const uploads = new CheckpointUploads({
    run,
    checkpoints,
    gateway: { url, token: scene.runner.api.token ?? "" },
    reporter: { log: (level, message) => log.push(`${level}: ${message}`) },
    everySeconds,
    uploadedStep: undefined,
    abandon: new AbortController().signal,
  });
  onTestFinished(() => uploads.end());
  const commit = async (step: number) => {
    await writeFile(pendingPath(folder, step), randomBytes(2 ** 20));
    await checkpoints.commit(step);
    uploads.committed(step);
  };
  return { run, folder, uploads, log, commit };
}

async function uploadedSteps({ runId }: RunRef): Promise<number[]> {
  const { run } = await scene.team.person.run<{ run: { files: { step: number }[] } }>(
    "query ($id: ID!) { run(id: $id) { files { step } } }",
    { id: runId },
  );
  return run.files.map(({ step }) => step);
}

test("committed checkpoints are uploaded beside the training, in the end the newest, and it alone is kept", async () => {
  const { run, folder, log, commit } = await uploading({ everySeconds: 0 });
  for (const step of [1, 2, 3, 4, 5]) await commit(step);
  await expect.poll(() => uploadedSteps(run), PATIENTLY).toEqual([5]);
  await expect
    .poll(() => log.at(-1), PATIENTLY)
    .toMatch(/^info: the checkpoint of step 5 was uploaded \(1\.0 MiB, /);
  expect(await readdir(folder)).toEqual([`committed-5.${run.attempt}`]);
});

test("a checkpoint that is not due is uploaded when the runner leaves", async () => {
  const { run, uploads, log, commit } = await uploading();
  await commit(8);
  await commit(9);
  expect(await uploadedSteps(run)).toEqual([]);
  await uploads.last(new AbortController().signal);
  expect(await uploadedSteps(run)).toEqual([9]);
  expect(log).toHaveLength(1);
});

test("an upload that does not fit into the grace time is given up, and the log says where the run goes on", async () => {
  await using cable = await Cable.to(scene.gateway.url);
  const { run, uploads, log, commit } = await uploading({ url: cable.url, everySeconds: 0 });
  await commit(3);
  await expect.poll(() => uploadedSteps(run), PATIENTLY).toEqual([3]);
  await expect.poll(() => log.length, PATIENTLY).toBe(1);
  cable.cut();
  await commit(6);
  const late = new AbortController();
  const leaving = uploads.last(late.signal);
  late.abort();
  await leaving;
  expect(log.at(-1)).toBe(
    "warn: The runner leaves before the checkpoint of step 6 is uploaded: on this host the run goes on from there, on another one from step 3.",
  );
  expect(await uploadedSteps(run)).toEqual([3]);
});

test("an attempt that is over is told so by its upload, and goes on without", async () => {
  const { run, uploads, log, commit } = await uploading();
  await scene.runner.release(run);
  await commit(4);
  await uploads.last(new AbortController().signal);
  expect(log.at(0)).toMatch(
    /^warn: The checkpoint of step 4 was not uploaded: Attempt 1 of this run is over/,
  );
  expect(await uploadedSteps(run)).toEqual([]);
});
