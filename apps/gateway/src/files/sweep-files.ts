import { blobs, type Db, files, storedObjects, uploads } from "@frostline/db";
import { eq, inArray, lt, notExists, sql } from "drizzle-orm";
import type { Clock } from "../clock.ts";
import type { FileStore, StoredRef } from "./file-store.ts";
import { dropUnkept } from "./model-retention.ts";

/** Small enough that nobody waits for it. */
const atOnce = 100;

/**
 * Deletes what nobody needs: uploads given up, models that are not kept, contents without a file, bytes without either. Every gateway may do it at
 * any time: the database judges, and refuses to lose a content that a file has just come to need.
 */
export async function sweepFiles(db: Db, clock: Clock, store: FileStore): Promise<void> {
  await db.delete(uploads).where(lt(uploads.expiresAt, clock.now()));
  await dropUnkept(db);
  while ((await dropUnneededBlobs(db)) === atOnce);
  for (const ref of await unneededObjects(db)) await removeStored(db, store, ref);
}

/** Removes bytes that have neither an upload nor a blob, and so never will again. Repeated after a crash. */
export async function removeStored(db: Db, store: FileStore, ref: StoredRef): Promise<void> {
  await store.remove(ref);
  await db.delete(storedObjects).where(eq(storedObjects.key, ref.key));
}

async function dropUnneededBlobs(db: Db): Promise<number> {
  // Those that an upload is about to refer to are locked, and passed over.
  const unneeded = db
    .select({ key: blobs.key })
    .from(blobs)
    .where(notExists(db.select({ one: sql`1` }).from(files).where(eq(files.blobKey, blobs.key))))
    .limit(atOnce)
    .for("update", { skipLocked: true });
  try {
    const gone = await db.delete(blobs).where(inArray(blobs.key, unneeded)).returning({ key: blobs.key });
    return gone.length;
  } catch (error) {
    if (isReferred(error)) return 0; // by a file that came meanwhile: next time
    throw error;
  }
}

function unneededObjects(db: Db): Promise<StoredRef[]> {
  return db
    .select()
    .from(storedObjects)
    .where(
      sql`not exists (select from ${uploads} where ${uploads.id} = ${storedObjects.key})
        and not exists (select from ${blobs} where ${blobs.key} = ${storedObjects.key})`,
    );
}

function isReferred(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ("code" in error && error.code === "23503") || isReferred(error.cause);
}
