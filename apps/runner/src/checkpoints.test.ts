import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkpointsFolder, RunCheckpoints, sweepCheckpoints } from "./checkpoints.ts";
import { pendingPath } from "./trainer/checkpoint-path.ts";

const NOTHING = { checkpoint: null, starts: [], reachedStep: 100 };

async function runnerFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frostline-checkpoints-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function begun(): Promise<RunCheckpoints> {
  const checkpoints = new RunCheckpoints(checkpointsFolder(await runnerFolder(), "a-run"), 1);
  expect(await checkpoints.begin(NOTHING)).toEqual([]);
  return checkpoints;
}

const write = ({ folder }: RunCheckpoints, step: number) => writeFile(pendingPath(folder, step), "weights");

test("only what was committed is resumed from, and only the newest is kept", async () => {
  const checkpoints = await begun();
  for (const step of [9, 10]) {
    await write(checkpoints, step);
    await checkpoints.commit(step);
  }
  await write(checkpoints, 11);
  expect(await checkpoints.begin(NOTHING)).toEqual([{ step: 10, attempt: 1 }]);
  expect(await readdir(checkpoints.folder)).toEqual(["committed-10.1"]);
});

test("while the gateway is away only the newest pending checkpoint takes room, and a late word on an older one is harmless", async () => {
  const checkpoints = await begun();
  for (const step of [1, 2, 3]) {
    await write(checkpoints, step);
    await checkpoints.saved(step);
  }
  expect(await readdir(checkpoints.folder)).toEqual(["pending-3"]);
  await checkpoints.commit(2);
  await checkpoints.commit(3);
  expect(await readdir(checkpoints.folder)).toEqual(["committed-3.1"]);
});

const uploaded = (step: number, attempt: number) => ({
  fileId: "a-file",
  step,
  attempt,
  sizeBytes: 7,
  sha256: "0".repeat(64),
});

test("what lies here and what was uploaded are resumed from by their steps", async () => {
  const checkpoints = await begun();
  await write(checkpoints, 10);
  await checkpoints.commit(10);
  const stepsWith = async (step: number, attempt: number) => {
    const points = await checkpoints.begin({ ...NOTHING, checkpoint: uploaded(step, attempt) });
    return points.map((point) => [point.step, point.uploaded ? "uploaded" : "here"]);
  };
  expect(await stepsWith(12, 2)).toEqual([
    [12, "uploaded"],
    [10, "here"],
  ]);
  expect(await stepsWith(10, 1)).toEqual([
    [10, "here"],
    [10, "uploaded"],
  ]);
  expect(await stepsWith(8, 1)).toEqual([
    [10, "here"],
    [8, "uploaded"],
  ]);
});

test("a checkpoint whose steps a later attempt has done anew is deleted", async () => {
  const checkpoints = await begun();
  await write(checkpoints, 10);
  await checkpoints.commit(10);
  const began = (attempt: number, resumedFromStep: number | null) => ({ attempt, resumedFromStep });
  const fits = { ...NOTHING, starts: [began(1, null), began(2, 10)] };
  expect(await checkpoints.begin(fits)).toEqual([{ step: 10, attempt: 1 }]);
  expect(await checkpoints.begin({ ...NOTHING, starts: [began(1, null), began(2, 9)] })).toEqual([]);
  expect(await readdir(checkpoints.folder)).toEqual([]);
});

test("a checkpoint beyond what the gateway has of the run, perhaps since before it was restored, is deleted", async () => {
  const checkpoints = await begun();
  await write(checkpoints, 10);
  await checkpoints.commit(10);
  expect(await checkpoints.begin({ ...NOTHING, reachedStep: 10 })).toEqual([{ step: 10, attempt: 1 }]);
  expect(await checkpoints.begin({ ...NOTHING, reachedStep: 9 })).toEqual([]);
  expect(await readdir(checkpoints.folder)).toEqual([]);
});

test("a checkpoint that is being read stays until it is read", async () => {
  const checkpoints = await begun();
  await write(checkpoints, 1);
  await checkpoints.commit(1);
  const content = await checkpoints.whileRead(1, async (path) => {
    await write(checkpoints, 2);
    await checkpoints.commit(2);
    return readFile(path, "utf8");
  });
  expect(content).toBe("weights");
  expect(await readdir(checkpoints.folder)).toEqual(["committed-2.1"]);
});

test("what a killed process left half written is deleted", async () => {
  const checkpoints = await begun();
  await writeFile(`${pendingPath(checkpoints.folder, 5)}.partial-123`, "half");
  await checkpoints.begin(NOTHING);
  expect(await readdir(checkpoints.folder)).toEqual([]);
});

test("checkpoints of a run that never came back are forgotten after a week, those of others are not", async () => {
  const runner = await runnerFolder();
  for (const [run, days] of [
    ["old", 8],
    ["new", 6],
  ] as const) {
    const checkpoints = new RunCheckpoints(checkpointsFolder(runner, run), 1);
    await checkpoints.begin(NOTHING);
    const changed = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
    await utimes(checkpoints.folder, changed, changed);
  }
  await sweepCheckpoints(runner);
  expect(await readdir(join(runner, "runs", "old"))).toEqual([]);
  expect(await readdir(join(runner, "runs", "new"))).toEqual(["training"]);
});
