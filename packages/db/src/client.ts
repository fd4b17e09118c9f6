import type { DbConnection, EmbeddedConnection } from "./db.ts";
import { openEmbedded } from "./embedded.ts";
import { openPostgres } from "./postgres.ts";

/**
 * Where the data is: a folder of this machine (made when missing, locked while open), this process's memory, optionally
 * beginning as the copy of another one (see `DbConnection.dump`), or a PostgreSQL server at a `postgres://…` URL.
 */
export type DbTarget = { folder: string } | { memory: true; copyOf?: Blob } | { url: string };

/**
 * Opens a database and brings its tables up to date.
 * @throws FolderLockedError when another process has the folder open: two writers would lose each other's rows.
 * @throws DatabaseUnusableError when the server cannot be reached, refuses us, is too old, or is ahead of this Frostline
 */
export function createDb(target: Exclude<DbTarget, { url: string }>): Promise<EmbeddedConnection>;
export function createDb(target: DbTarget): Promise<DbConnection>;
export async function createDb(target: DbTarget): Promise<DbConnection> {
  return "url" in target ? openPostgres(target.url) : openEmbedded(target);
}
