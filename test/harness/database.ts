import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDb, type Db, type DbConnection } from "@frostline/db";

interface Client {
  query(...args: unknown[]): unknown;
}

const migrations = fileURLToPath(new URL("../../packages/db/migrations", import.meta.url));
const cache = fileURLToPath(new URL("../../node_modules/.cache/frostline", import.meta.url));

/** A database of its own in memory, migrated. The first one takes seconds, and is kept as the template of all others. */
export async function memoryDatabase(): Promise<DbConnection> {
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

/** How many statements the embedded database is asked while something is done. */
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
