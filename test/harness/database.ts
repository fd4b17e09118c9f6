import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDb, type Db, type DbConnection } from "@frostline/db";
import { inject } from "vitest";
import { createDatabase, dropDatabase, templateName } from "./postgres-databases.ts";

interface Client {
  query(...args: unknown[]): unknown;
}

const migrations = fileURLToPath(new URL("../../packages/db/migrations", import.meta.url));
const cache = fileURLToPath(new URL("../../node_modules/.cache/frostline", import.meta.url));

/**
 * A database of its own on the engine that this project of the test run is for, migrated; its URL when it is on a
 * server. It is gone when it is closed.
 */
export async function testDatabase(): Promise<DbConnection & { url: string | undefined }> {
  const postgres = await postgresDatabase();
  if (!postgres) return { ...(await memoryDatabase()), url: undefined };
  const { db, close } = await createDb({ url: postgres.url });
  return {
    db,
    url: postgres.url,
    async close() {
      await close();
      await postgres.drop();
    },
  };
}

/** A database of its own on the server of this project of the test run; undefined where it uses the embedded one. */
export async function postgresDatabase(): Promise<{ url: string; drop(): Promise<void> } | undefined> {
  const server = inject("postgresUrl");
  if (server === undefined) return undefined;
  const name = `frostline_test_${randomBytes(6).toString("hex")}`;
  return {
    url: await createDatabase(server, name, templateName),
    drop: () => dropDatabase(server, name),
  };
}

/** A database of its own in memory, migrated. The first one takes seconds, and is kept as the template of all others. */
async function memoryDatabase(): Promise<DbConnection> {
  const template = join(cache, `database-${await migrationsHash()}.tar`);
  const archive = await readFile(template).catch(() => undefined);
  if (archive) return createDb({ memory: true, copyOf: new Blob([archive]) });
  const fresh = await createDb({ memory: true });
  await keepTemplate(template, await fresh.dump());
  return fresh;
}

async function migrationsHash(): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  const names = (await readdir(migrations)).filter((name) => name.endsWith(".sql")).sort();
  for (const name of names) hash.update(await readFile(join(migrations, name)));
  return hash.digest("hex").slice(0, 16);
}

/** Test files run side by side: nobody may see half a template. */
async function keepTemplate(file: string, archive: Blob): Promise<void> {
  await mkdir(cache, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, Buffer.from(await archive.arrayBuffer()));
  await rename(draft, file);
}

/** How many statements the database is asked while something is done. */
export async function statementsDuring(db: Db, act: () => Promise<unknown>): Promise<number> {
  const { $client } = db as unknown as { $client: Client };
  const query = $client.query;
  let statements = 0;
  $client.query = (...args: unknown[]) => {
    statements += 1;
    return query.apply($client, args);
  };
  await act();
  $client.query = query;
  return statements;
}
