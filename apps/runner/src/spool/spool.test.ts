import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import type { SpoolRecord } from "./record.ts";
import { Spool } from "./spool.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frostline-spool-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const record = (step: number): SpoolRecord => ({
  kind: "metrics",
  at: "2026-11-23T10:00:00.000Z",
  step,
  values: { "train/loss": step / 3, "train/grad_norm": "NaN" },
});
const steps = (records: SpoolRecord[]) => records.map((one) => ("step" in one ? one.step : undefined));

/** Fills a spool with the steps 1 … count, and closes it as a process that ends does. */
async function leave(folder: string, count: number, segmentBytes?: number): Promise<void> {
  const spool = await Spool.open(folder, segmentBytes === undefined ? {} : { segmentBytes });
  for (let step = 1; step <= count; step++) {
    spool.append(record(step));
    if (segmentBytes !== undefined) await vi.waitFor(() => written(folder, step));
  }
  await spool.close();
}

async function written(folder: string, count: number): Promise<void> {
  const names = await readdir(folder);
  const files = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  expect(files.join("").split("\n")).toHaveLength(count + 1);
}

async function readAll(spool: Spool): Promise<(number | undefined)[]> {
  const all: (number | undefined)[] = [];
  for (let batch = await spool.next(); batch; batch = await spool.next()) {
    all.push(...steps(batch.records));
    await batch.acknowledge();
  }
  return all;
}

test("what was appended comes out once, in order, as it was, also for the next process", async () => {
  const folder = await newFolder();
  await leave(folder, 5);
  const spool = await Spool.open(folder);
  const batch = await spool.next();
  expect(batch?.records).toEqual([1, 2, 3, 4, 5].map(record));
  expect((await spool.next())?.records).toEqual(batch?.records); // until it is acknowledged
  await batch?.acknowledge();
  expect(await spool.next()).toBeUndefined();
  expect(spool.bytes).toBe(0);
  expect(await readdir(folder)).toEqual([]);
});

test("files whose records are all acknowledged are deleted, the others are there after a crash", async () => {
  const folder = await newFolder();
  await leave(folder, 6, 1); // a file for each record
  const first = await Spool.open(folder);
  const batch = await first.next();
  expect(steps(batch?.records ?? [])).toEqual([1]);
  await batch?.acknowledge();
  await first.next(); // sent, perhaps, but not acknowledged
  expect(await readAll(await Spool.open(folder))).toEqual([2, 3, 4, 5, 6]);
});

test("records appended while others are sent come after them", async () => {
  const spool = await Spool.open(await newFolder());
  spool.append(record(1));
  await vi.waitFor(async () => expect(await spool.next()).toBeDefined());
  const batch = await spool.next();
  spool.append(record(2));
  await batch?.acknowledge();
  await vi.waitFor(async () => expect(await spool.next()).toBeDefined());
  expect(await readAll(spool)).toEqual([2]);
  await spool.close();
});

test("a line that a crash cut off is no record, and does not spoil what is appended after it", async () => {
  const folder = await newFolder();
  await leave(folder, 2);
  const [name = ""] = await readdir(folder);
  await appendFile(join(folder, name), '0123abcd {"kind":"metr');
  const spool = await Spool.open(folder);
  spool.append(record(3));
  await spool.close();
  expect(await readAll(await Spool.open(folder))).toEqual([1, 2, 3]);
});

test("a line that the disk spoilt is left out and counted, the others are kept", async () => {
  const folder = await newFolder();
  await leave(folder, 3);
  const [name = ""] = await readdir(folder);
  const path = join(folder, name);
  const lines = (await readFile(path, "utf8")).split("\n");
  lines[1] = lines[1]?.replace('"step":2', '"step":7') ?? "";
  await writeFile(path, lines.join("\n"));
  const spool = await Spool.open(folder);
  expect(await readAll(spool)).toEqual([1, 3]);
  expect(spool.damaged).toBe(1);
});

test("while the files cannot be written, records are sent from memory, and none is lost", async () => {
  const folder = await newFolder();
  const onTrouble = vi.fn();
  const spool = await Spool.open(folder, { onTrouble });
  await mkdir(join(folder, "000000001.spool")); // where the first file would be
  spool.append(record(1));
  spool.append(record(2));
  await vi.waitFor(() => expect(onTrouble).toHaveBeenCalled());
  expect(spool.stuck).toBe(true);
  const batch = await spool.next();
  expect(steps(batch?.records ?? [])).toEqual([1, 2]);
  await batch?.acknowledge();
  expect(spool.bytes).toBe(0);

  spool.append(record(3));
  await rmdir(join(folder, "000000001.spool"));
  await vi.waitFor(() => written(folder, 1), { timeout: 30_000 });
  expect(await readAll(spool)).toEqual([3]);
  await spool.close();
});
