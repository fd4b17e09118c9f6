import { execFile } from "node:child_process";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDb, type Db, rowsOf } from "@frostline/db";
import { sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, inject, test, vi } from "vitest";
import { Api } from "../harness/api.ts";
import { childEnv } from "../harness/env.ts";
import { gatewayOf, launchGateway, movedTo, storedPoints } from "../harness/gateway-process.ts";
import { createDatabase, dropDatabase } from "../harness/postgres-databases.ts";
import type { AppProcess } from "../harness/processes.ts";
import { points, seedExperiment, seedRunner } from "../harness/seed.ts";

vi.setConfig({ testTimeout: 300_000 }); // each test starts several processes

const setup = fileURLToPath(new URL("../../scripts/setup.mjs", import.meta.url));
const server = inject("postgresUrl") ?? "";
const name = "frostline_move_data";

let folder: string;
let url: string;
let processes: AppProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "frostline-move-"));
  await dropDatabase(server, name);
  url = await createDatabase(server, name, "template0");
  processes = [];
});
afterEach(async () => {
  for (const process of processes) await process.end("SIGKILL");
  await dropDatabase(server, name);
  await rm(folder, { recursive: true });
});

/** `npm run data` as a person runs it. */
function data(dataDir: string, ...args: string[]): Promise<{ code: number; said: string }> {
  return dataWith({ FROSTLINE_DATA_DIR: dataDir, DATABASE_URL: "" }, ...args);
}

function dataWith(given: Record<string, string>, ...args: string[]): Promise<{ code: number; said: string }> {
  const env = childEnv(given);
  return new Promise((resolve) => {
    execFile(process.execPath, [setup, "data", ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said: stdout + stderr }),
    );
  });
}

function start(dataDir: string, databaseUrl = "") {
  const process = launchGateway(dataDir, { DATABASE_URL: databaseUrl });
  processes.push(process);
  return gatewayOf(process, dataDir);
}

/** A data folder in which something happened, its gateway stopped; and the runner that is in the middle of a run. */
async function worked() {
  const gateway = await start(folder);
  await seedExperiment(gateway, 3);
  const runner = await seedRunner(gateway, gateway);
  const run = await runner.work();
  await runner.append(run, 0, [
    points("loss", [1, 2, 3, 4, 5], [0.1 + 0.2, "NaN", "Infinity", "-Infinity", -0]),
    points("größe \\ ' \" {,} %", [1], [1e-300]),
  ]);
  await runner.log(run, [{ seq: 0, message: "a line\nwith \t \\N and ünïcode 🧊" }]);
  expect(await gateway.process.end("SIGTERM")).toBe(0);
  return { runner, run };
}

/** Every table's rows as text, sorted. */
async function contents(db: Db): Promise<Record<string, string[]>> {
  const tables = await rowsOf<{ name: string }>(
    db,
    sql`select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  const all: Record<string, string[]> = {};
  await db.transaction(async (tx) => {
    await tx.execute(sql`select set_config('timezone', 'UTC', true)`);
    for (const { name: table } of tables) {
      const rows = await rowsOf<{ row: string }>(
        tx,
        sql`select t::text as row from ${sql.identifier(table)} as t order by 1`,
      );
      all[table] = rows.map(({ row }) => row);
    }
  });
  return all;
}

test("a laptop's folder moves to a server with every row as it was, and the run in it goes on there", async () => {
  const { runner, run } = await worked();
  const moved = await data(folder, "migrate-to-postgres", url);
  expect(moved.said).toContain("points: 6 rows");
  expect(moved.code).toBe(0);

  const source = await createDb({ folder });
  const target = await createDb({ url });
  const before = await contents(source.db);
  expect(await contents(target.db)).toEqual(before);
  expect(before.points).toHaveLength(6);
  await source.close();
  await target.close();

  const gateway = await start(folder, url);
  const there = movedTo(gateway.url, runner);
  expect(await there.heartbeat([run])).toEqual([]);
  // A new series gets a number of its own.
  expect((await there.append(run, 1, [points("accuracy", [1, 2], [0.5, 0.6])])).newPoints).toBe(2);
  expect(await storedPoints(gateway, run)).toBe(5);
  expect(await there.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
});

test("a target that holds anything is refused, and stays as it is", async () => {
  await worked();
  expect((await data(folder, "migrate-to-postgres", url)).code).toBe(0);
  const target = await createDb({ url });
  const before = await contents(target.db);
  const again = await data(folder, "migrate-to-postgres", url);
  expect(again).toEqual({
    code: 1,
    said: expect.stringMatching(/^The target is not empty: its table "\w+" has rows\. Nothing was copied/),
  });
  expect(await contents(target.db)).toEqual(before);
  await target.close();
});

test("a backup brings back every row into another folder, where the owner's token still works", async () => {
  const { run } = await worked();
  const archive = join(folder, "backup.tar.gz");
  expect((await data(folder, "backup", archive)).code).toBe(0);
  expect((await stat(archive)).mode & 0o777).toBe(0o600);
  const elsewhere = join(folder, "elsewhere");
  expect((await data(elsewhere, "restore", archive)).code).toBe(0);

  const [one, two] = [await createDb({ folder }), await createDb({ folder: elsewhere })];
  expect(await contents(two.db)).toEqual(await contents(one.db));
  await one.close();
  await two.close();
  const gateway = await start(elsewhere);
  expect(await storedPoints(gateway, run)).toBe(5);
});

test("what cannot be backed up or restored is refused with a sentence, and nothing is left of the try", async () => {
  const gateway = await start(folder);
  const archive = join(folder, "backup.tar.gz");
  expect((await data(folder, "backup", archive)).said).toContain("is in use by process");
  await gateway.process.end("SIGTERM");
  expect((await data(folder, "restore", archive)).said).toContain(
    "is not empty (files, owner-token, postgres)",
  );
  await writeFile(archive, "no archive");
  expect((await data(folder, "backup", archive)).said).toContain("exists already");
  const elsewhere = join(folder, "elsewhere");
  expect((await data(elsewhere, "restore", archive)).said).toContain("could not be restored");
  expect((await data(elsewhere, "backup", join(folder, "none.tar.gz"))).said).toContain("nothing to back up");
  expect((await data(folder, "make-coffee", "now")).code).toBe(2);
});

test("the owner who has lost the password gets a link for a new one on the machine, while the gateway goes on", async () => {
  const gateway = await start(folder, url);
  const { db, close } = await createDb({ url });
  const email = "owner@frost.example";
  await db.execute(sql`update users set email = ${email}`);
  await close();
  const env = { FROSTLINE_DATA_DIR: folder, DATABASE_URL: url, PUBLIC_URL: "https://frost.example" };
  const unknown = await dataWith(env, "reset-link", "who@frost.example");
  expect(unknown.code).toBe(1);
  expect(unknown.said).toMatch(/^Nobody here has the e-mail address who@frost\.example\.$/m);

  const { code, said } = await dataWith(env, "reset-link", email);
  expect(code, said).toBe(0);
  const token = /https:\/\/frost\.example\/reset-password#(\S+)/.exec(said)?.[1];
  const password = "correct horse battery";
  const choose =
    "mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) { role } }";
  const nobody = new Api(gateway.person.url);
  expect(await nobody.run(choose, { token, password })).toEqual({ resetPassword: { role: "OWNER" } });
  const signIn =
    "mutation ($email: String!, $password: String!) { signInWithPassword(email: $email, password: $password) { role } }";
  expect(await nobody.run(signIn, { email, password })).toEqual({ signInWithPassword: { role: "OWNER" } });
});
