import { existsSync } from "node:fs";
import { mkdir, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { drizzle } from "drizzle-orm/pglite";
import { migrate } from "drizzle-orm/pglite/migrator";
import { DatabaseUnusableError } from "./database-error.ts";
import type { Db, EmbeddedConnection } from "./db.ts";
import { lockFolder } from "./folder-lock.ts";
import { migrationsFolder, refuseNewer } from "./migrations.ts";
import * as schema from "./schema/index.ts";

/** PostgreSQL cannot begin even a new file of its log with less. */
const leastBytes = 1024 * 1024;

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
  const data = join(target.folder, "postgres");
  const isNew = !existsSync(data);
  try {
    return await open(new PGlite(data), `The data folder ${target.folder}`, unlock);
  } catch (error) {
    const full = await isFull(target.folder);
    if (isNew) await rm(data, { recursive: true, force: true }); // half a database could never be opened
    await unlock();
    if (!full) throw error;
    const sentence = `The disk of the data folder ${target.folder} is full: make room there, or choose another folder with FROSTLINE_DATA_DIR.`;
    throw new DatabaseUnusableError(sentence, { cause: error });
  }
}

/** The embedded database does not say why it could not write. */
async function isFull(folder: string): Promise<boolean> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize < leastBytes;
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
