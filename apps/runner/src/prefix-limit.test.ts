import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { prefixLimit } from "./prefix-limit.ts";

const GIB = 2 ** 30;

test("the prefix cache takes what was set, 0 for nothing", async () => {
  expect(await prefixLimit("/nowhere", 5 * GIB, 0)).toBe(0);
  expect(await prefixLimit("/nowhere", 5 * GIB, 100)).toBe(100 * 2 ** 20);
});

test("by itself it takes a tenth of the disk that is free or its own already, at most 20 GiB", async () => {
  const folder = join(tmpdir(), "frostline-not", "there-yet");
  const { blocks, bsize } = await statfs(tmpdir());
  const limit = await prefixLimit(folder, 0, undefined);
  expect(limit).toBeGreaterThan(0);
  expect(limit).toBeLessThanOrEqual((blocks * bsize) / 10);
  expect(await prefixLimit(folder, 1000 * GIB, undefined)).toBe(20 * GIB);
});
