import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDb } from "./client.ts";
import { rowsOf } from "./db.ts";
import { teams } from "./schema/index.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "frostline-db-"));
});
afterAll(() => rm(root, { recursive: true }));

test("a folder is made with its parents, and what was written is there when it is opened again", async () => {
  const folder = join(root, "deep", "er");
  const first = await createDb({ folder });
  await first.db.insert(teams).values({ name: "kept" });
  await first.close();
  const second = await createDb({ folder });
  expect(await second.db.select({ name: teams.name }).from(teams)).toEqual([{ name: "kept" }]);
  await second.close();
});

test("a folder that is open cannot be opened again, and is free after it was closed", async () => {
  const folder = join(root, "shared");
  const first = await createDb({ folder });
  await expect(createDb({ folder })).rejects.toThrow(
    `The data folder ${folder} is in use by process ${process.pid}`,
  );
  await first.close();
  await (await createDb({ folder })).close();
});

test("a folder that cannot be opened is given free again", async () => {
  const folder = join(root, "broken");
  await (await createDb({ folder })).close();
  await rm(join(folder, "postgres", "global"), { recursive: true });
  await expect(createDb({ folder })).rejects.toThrow();
  await rm(join(folder, "postgres"), { recursive: true });
  await (await createDb({ folder })).close();
});

test("a database in memory can begin as the copy of another, and goes its own way", async () => {
  const original = await createDb({ memory: true });
  await original.db.insert(teams).values({ name: "both" });
  const copy = await createDb({ memory: true, copyOf: await original.dump() });
  await copy.db.insert(teams).values({ name: "copy" });
  expect(await original.db.$count(teams)).toBe(1);
  expect(await copy.db.$count(teams)).toBe(2);
  await copy.close();
  await original.close();
});

test("raw statements take and give arrays with NaN and infinities", async () => {
  const { db, close } = await createDb({ memory: true });
  const values = [1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  expect(await rowsOf(db, sql`select ${sql.param(values)}::float8[] as values`)).toEqual([{ values }]);
  await close();
});
