import { fileURLToPath } from "node:url";
import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { DatabaseUnusableError } from "./database-error.ts";
import { type Db, rowsOf } from "./db.ts";

export const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));

/**
 * Refuses a database whose tables a newer Frostline has made: this one would write what that one does not expect.
 * @throws DatabaseUnusableError
 */
export async function refuseNewer(db: Db, name: string): Promise<void> {
  const [table] = await rowsOf<{ present: boolean }>(
    db,
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as present`,
  );
  if (!table?.present) return;
  const [last] = await rowsOf<{ at: number | null }>(
    db,
    sql`select max(created_at)::float8 as at from drizzle.__drizzle_migrations`,
  );
  const newest = Math.max(
    ...readMigrationFiles({ migrationsFolder }).map(({ folderMillis }) => folderMillis),
  );
  if ((last?.at ?? 0) > newest) {
    throw new DatabaseUnusableError(
      `${name} belongs to a newer Frostline than this one: start that one, or restore a backup from before the update.`,
    );
  }
}
