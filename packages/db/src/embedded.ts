import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import type { Db, EmbeddedConnection } from "./db.ts";
import { lockFolder } from "./folder-lock.ts";
import { migrationsFolder, refuseNewer } from "./migrations.ts";
import * as schema from "./schema/index.ts";

/** PostgreSQL inside this process, with its data in a folder or in memory. */
export async function openEmbedded(
  target: { folder: string } | { memory: true; copyOf?: Blob },
): Promise<EmbeddedConnection> {
  if ("memory" in target) {
    const pglite = new PGlite(target.copyOf ? { loadDataDir: target.copyOf } : {});
    return open(pglite, "The database in memory", async () => {});
  }
  await mkdir(target.folder, { recursive: true, mode: 0o700 });
  const unlock = await lockFolder(target.folder);
  try {
    const pglite = new PGlite(join(target.folder, "postgres"));
    return await open(pglite, `The data folder ${target.folder}`, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function open(
  pglite: PGlite,
  name: string,
  released: () => Promise<void>,
): Promise<EmbeddedConnection> {
  const db = drizzle(pglite, { schema, casing: "snake_case" });
  const anyDb = db as unknown as Db; // drizzle's result type names the engine; ours says what all engines have
  await refuseNewer(anyDb, name);
  await migrate(db, { migrationsFolder });
  return {
    db: anyDb,
    dump: () => pglite.dumpDataDir("none"),
    async close() {
      await pglite.close();
      await released();
    },
  };
}
