import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkpointsFolder, RunCheckpoints, sweepCheckpoints } from "./checkpoints.ts";
import { pendingPath } from "./trainer/checkpoint-path.ts";

async function runnerFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frostline-checkpoints-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function begun(): Promise<RunCheckpoints> {
  const checkpoints = new RunCheckpoints(checkpointsFolder(await runnerFolder(), "a-run"));
  expect(await checkpoints.begin()).toEqual([]);
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
  expect(await checkpoints.begin()).toEqual([join(checkpoints.folder, "committed-10")]);
  expect(await readdir(checkpoints.folder)).toEqual(["committed-10"]);
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
  expect(await readdir(checkpoints.folder)).toEqual(["committed-3"]);
});

test("what a killed process left half written is deleted", async () => {
  const checkpoints = await begun();
  await writeFile(`${pendingPath(checkpoints.folder, 5)}.partial-123`, "half");
  await checkpoints.begin();
  expect(await readdir(checkpoints.folder)).toEqual([]);
});

test("checkpoints of a run that never came back are forgotten after a week, those of others are not", async () => {
  const runner = await runnerFolder();
  for (const [run, days] of [
    ["old", 8],
    ["new", 6],
  ] as const) {
    const checkpoints = new RunCheckpoints(checkpointsFolder(runner, run));
    await checkpoints.begin();
    const changed = new Date(Date.now() - days * 24 * 60 * 60 * 1000);
    await utimes(checkpoints.folder, changed, changed);
  }
  await sweepCheckpoints(runner);
  expect(await readdir(join(runner, "runs", "old"))).toEqual([]);
  expect(await readdir(join(runner, "runs", "new"))).toEqual(["training"]);
});
