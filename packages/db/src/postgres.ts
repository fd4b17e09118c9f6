import { drizzle } from "drizzle-orm/node-postgres";
import { migrate } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { type Address, addressOf, DatabaseUnusableError, sentenceFor } from "./database-error.ts";
import type { Db, DbConnection } from "./db.ts";
import { migrationsFolder, refuseNewer } from "./migrations.ts";
import * as schema from "./schema/index.ts";

const oldestMajor = 15;
/** Any number that nothing else in the database locks: the letters "FROST". */
const migrationLock = 0x46524f5354;
const connectMs = 10_000;

/** A PostgreSQL server, through a pool of connections that opens new ones when the server was away. */
export async function openPostgres(url: string): Promise<DbConnection> {
  const address = addressOf(url);
  const pool = new pg.Pool({ ...connectionOptions(url), onConnect: prepareConnection });
  // A connection that breaks is dropped by the pool, and its statement fails; without listeners it would end the process.
  pool.on("error", () => {});
  pool.on("connect", (client) => client.on("error", () => {}));
  try {
    await bringUpToDate(pool, address);
  } catch (error) {
    await pool.end();
    if (error instanceof DatabaseUnusableError) throw error;
    const sentence = sentenceFor(error, address);
    throw sentence ? new DatabaseUnusableError(sentence, { cause: error }) : error;
  }
  return {
    db: drizzle(pool, { schema, casing: "snake_case" }) as unknown as Db,
    close: () => pool.end(),
  };
}

/**
 * Instants come as text, in the style that is the role's or the server's habit until we say otherwise. And none of our
 * statements runs so long that compiling it pays: over sixteen partitions it takes 0.6 s, several times a whole chart.
 */
async function prepareConnection(client: pg.ClientBase): Promise<void> {
  await client.query("set datestyle to iso; set jit to off");
}

/** How we connect, wherever we do. */
export function connectionOptions(url: string) {
  return {
    connectionString: url,
    application_name: "frostline",
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000, // the kernel's own is two hours
  };
}

/** One gateway at a time: what another one has done meanwhile is not done again. */
async function bringUpToDate(pool: pg.Pool, { host, port, database }: Address): Promise<void> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ server_version_num: string; server_version: string }>(
      "select current_setting('server_version_num') as server_version_num, current_setting('server_version') as server_version",
    );
    const [server] = rows;
    if (Number(server?.server_version_num) < oldestMajor * 10_000) {
      throw new DatabaseUnusableError(
        `Database too old: PostgreSQL ${server?.server_version} runs at ${host}:${port}, and Frostline needs ${oldestMajor} or newer.`,
      );
    }
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    const db = drizzle(client, { schema, casing: "snake_case" });
    await refuseNewer(db as unknown as Db, `Database "${database}" at ${host}:${port}`);
    await migrate(db, { migrationsFolder });
    await client.query("select pg_advisory_unlock($1)", [migrationLock]);
    client.release();
  } catch (error) {
    client.release(true); // closes the connection, and with it the lock
    throw error;
  }
}
