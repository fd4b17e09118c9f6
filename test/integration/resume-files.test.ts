import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { committedPath, fetchedPath } from "../../apps/runner/src/trainer/checkpoint-path.ts";
import type { ResumePoint } from "../../apps/runner/src/trainer/messages.ts";
import { resumeFiles } from "../../apps/runner/src/trainer/resume-files.ts";
import { Cable } from "../harness/cable.ts";
import { uploaded } from "../harness/files.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { seedRunAtWork } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const nobody = "01a00000-0000-7000-8000-000000000000";

/** A run at work with an uploaded checkpoint of step 9, and an empty folder of its checkpoints on a host. */
async function scene(url = gateway.url) {
  const { runner, run } = await seedRunAtWork(gateway);
  const bytes = randomBytes(3 * 2 ** 20);
  const about = { kind: "CHECKPOINT", filename: "checkpoint-9.safetensors", step: 9, ...run };
  const fileId = await uploaded(runner.api, bytes, about);
  const folder = await mkdtemp(join(tmpdir(), "frostline-resume-files-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const log: string[] = [];
  const point = (id: string, step = 9): ResumePoint => {
    return { step, attempt: 1, uploaded: { fileId: id, sizeBytes: bytes.length } };
  };
  const files = (...resumeFrom: ResumePoint[]) =>
    resumeFiles(
      { folder, resumeFrom },
      { url, token: runner.api.token ?? "" },
      { log: (level, message) => log.push(`${level}: ${message}`) },
      new AbortController().signal,
    );
  return { bytes, fileId, folder, log, point, files };
}

test("an uploaded checkpoint is downloaded when it is asked for, and lies with the others then", async () => {
  const { bytes, fileId, folder, log, point, files } = await scene();
  await writeFile(committedPath(folder, { step: 12, attempt: 2 }), "here");
  const found = files({ step: 12, attempt: 2 }, point(fileId));
  expect((await found.next()).value).toBe(committedPath(folder, { step: 12, attempt: 2 }));
  expect(await readdir(folder)).toEqual(["committed-12.2"]);

  const { value } = await found.next();
  expect(value).toBe(committedPath(folder, { step: 9, attempt: 1 }));
  expect((await readFile(value ?? "")).equals(bytes)).toBe(true);
  expect(await found.next()).toEqual({ value: undefined, done: true });
  expect((await readdir(folder)).toSorted()).toEqual(["committed-12.2", "committed-9.1"]);
  expect(log).toEqual([
    "info: downloading the uploaded checkpoint of step 9, 3.0 MiB (checkpoint-9.safetensors)",
  ]);
});

test("an uploaded checkpoint that is gone, or not what was uploaded, is passed over with a warning", async () => {
  const { fileId, folder, log, point, files } = await scene();
  // What lies of it here does not belong to it.
  await writeFile(fetchedPath(folder, fileId), randomBytes(1000));
  await writeFile(committedPath(folder, { step: 3, attempt: 1 }), "older");
  const paths: string[] = [];
  for await (const path of files(point(nobody, 11), point(fileId), { step: 3, attempt: 1 })) paths.push(path);
  expect(paths).toEqual([committedPath(folder, { step: 3, attempt: 1 })]);
  expect(log.filter((line) => line.startsWith("warn"))).toEqual([
    "warn: The uploaded checkpoint of step 11 is not used: it is not there any more.",
    "warn: The uploaded checkpoint of step 9 is not used: it came with another checksum than the gateway tells.",
  ]);
});

test("a gateway that does not answer is waited for, and the download goes on where it broke", async () => {
  await using cable = await Cable.to(gateway.url);
  const { bytes, fileId, folder, log, point, files } = await scene(cable.url);
  await writeFile(fetchedPath(folder, fileId), bytes.subarray(0, 1_000_000));
  cable.cut();
  const found = files(point(fileId)).next();
  await expect.poll(() => log.length, { timeout: 30_000 }).toBeGreaterThan(0);
  cable.mend();
  expect((await readFile((await found).value ?? "")).equals(bytes)).toBe(true);
});
