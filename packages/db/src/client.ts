import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PGlite } from "@electric-sql/pglite";
import type { SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { lockFolder } from "./folder-lock.ts";
import * as schema from "./schema/index.ts";

const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));

interface Rows<Row> {
  rows: Row[];
}

/** What every engine answers to a raw statement. */
export interface RowsHKT extends PgQueryResultHKT {
  type: Rows<this["row"]>;
}

/** The database, or a transaction in it. */
export type Db = PgDatabase<RowsHKT, typeof schema>;

/**
 * Where the data is: a folder of this machine (made when missing, locked while open), or this process's memory,
 * optionally beginning as the copy of another one (see `DbConnection.dump`).
 */
export type DbTarget = { folder: string } | { memory: true; copyOf?: Blob };

export interface DbConnection {
  db: Db;
  /** The whole database as an archive, for `copyOf`. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

/**
 * Opens the embedded database and brings its tables up to date.
 * @throws FolderLockedError when another process has the folder open: two writers would lose each other's rows.
 */
export async function createDb(target: DbTarget): Promise<DbConnection> {
  if ("memory" in target) {
    const pglite = new PGlite(target.copyOf ? { loadDataDir: target.copyOf } : {});
    return open(pglite, async () => {});
  }
  await mkdir(target.folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(target.folder);
  try {
    return await open(new PGlite(join(target.folder, "postgres")), unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function open(pglite: PGlite, released: () => Promise<void>): Promise<DbConnection> {
  const db = drizzle(pglite, { schema, casing: "snake_case" });
  await migrate(db, { migrationsFolder });
  return {
    db: db as unknown as Db, // drizzle's result type names the engine; ours says what all engines have
    dump: () => pglite.dumpDataDir("none"),
    async close() {
      await pglite.close();
      await released();
    },
  };
}

/** The rows of a raw statement. Row says what the statement selects; nothing checks it. */
export async function rowsOf<Row extends Record<string, unknown>>(db: Db, statement: SQL): Promise<Row[]> {
  const { rows } = await db.execute<Row>(statement);
  return rows;
}
