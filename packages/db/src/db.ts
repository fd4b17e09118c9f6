import type { SQL } from "drizzle-orm";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import type * as schema from "./schema/index.ts";

interface Rows<Row> {
  rows: Row[];
}

/** What every engine answers to a raw statement. */
export interface RowsHKT extends PgQueryResultHKT {
  type: Rows<this["row"]>;
}

/** The database, or a transaction in it. */
export type Db = PgDatabase<RowsHKT, typeof schema>;

export interface DbConnection {
  db: Db;
  close(): Promise<void>;
}

export interface EmbeddedConnection extends DbConnection {
  /** The whole database as an archive, for `copyOf`. */
  dump(): Promise<Blob>;
}

/** The rows of a raw statement. Row says what the statement selects; nothing checks it. */
export async function rowsOf<Row extends Record<string, unknown>>(db: Db, statement: SQL): Promise<Row[]> {
  const { rows } = await db.execute<Row>(statement);
  return rows;
}
