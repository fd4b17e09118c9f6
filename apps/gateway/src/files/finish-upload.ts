import { blobs, type Db, files, storedObjects, uploadPieces, uploads } from "@frostline/db";
import { and, asc, eq } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { AppError, badInput } from "../errors.ts";
import { holdAttempt, type Writer } from "../runs/hold-attempt.ts";
import type { FileDeps, FileRow, UploadRow } from "./file-deps.ts";
import { dropCheckpointsUpTo } from "./run-checkpoints.ts";
import { removeStored } from "./sweep-files.ts";

/**
 * Makes a file of an upload that has all its bytes: puts its pieces together, and compares the checksum. Doing it twice,
 * or at two gateways at once, makes one file.
 * @throws BAD_INPUT when the checksum is another one: the upload is gone then; STALE_ATTEMPT
 */
export async function finishUpload(deps: FileDeps, writer: Writer, id: string): Promise<FileRow> {
  const { db, store } = deps;
  const [found] = await db
    .select({ upload: uploads, stored: storedObjects })
    .from(uploads)
    .innerJoin(storedObjects, eq(storedObjects.key, uploads.id))
    .where(eq(uploads.id, id));
  if (!found) return alreadyFinished(db, id);
  const pieces = await db
    .select({ start: uploadPieces.start, size: uploadPieces.size, name: uploadPieces.name })
    .from(uploadPieces)
    .where(eq(uploadPieces.uploadId, id))
    .orderBy(asc(uploadPieces.start));
  const sha256 = await store.complete(found.stored, pieces);
  if (found.upload.sha256 !== null && found.upload.sha256 !== sha256) {
    await db.delete(uploads).where(eq(uploads.id, id));
    await removeStored(db, store, found.stored);
    throw badInput(
      "Upload-Metadata.sha256",
      `What arrived has the SHA-256 ${sha256}, not ${found.upload.sha256}: the upload was given up, begin anew.`,
    );
  }
  return db.transaction((tx) => insertFile(tx, deps, writer, id, sha256));
}

async function insertFile(
  tx: Db,
  { clock, settings }: FileDeps,
  writer: Writer,
  id: string,
  sha256: string,
): Promise<FileRow> {
  const [upload] = await tx.select().from(uploads).where(eq(uploads.id, id)).for("update");
  if (!upload) return alreadyFinished(tx, id);
  const { runId, attempt } = upload;
  if (runId !== null && attempt !== null) {
    await holdAttempt(tx, clock, settings.leaseSeconds, writer, { runId, attempt });
    await tx
      .delete(files)
      .where(and(eq(files.runId, runId), eq(files.kind, upload.kind), eq(files.name, upload.name)));
    // A script's own run keeps what it uploads.
    if (writer.kind === "runner" && upload.kind === "CHECKPOINT" && upload.step !== null) {
      await dropCheckpointsUpTo(tx, runId, upload.step);
    }
  }
  const blobKey = await blobFor(tx, upload, sha256);
  const { teamId, kind, name, size, step, createdBy } = upload;
  const createdAt = clock.now();
  const [file] = await tx
    .insert(files)
    .values({ id, teamId, kind, name, size, runId, attempt, step, createdBy, createdAt, blobKey })
    .returning();
  if (!file) throw new Error("the new file was not returned");
  await tx.delete(uploads).where(eq(uploads.id, id));
  if (kind === "DATASET") {
    await record(tx, clock, writer, { action: "DATASET_UPLOADED", subject: name, subjectId: id });
  }
  return file;
}

/** The blob with this content: a new one, or the one that has it already, which stays as long as it is locked here. */
async function blobFor(tx: Db, { id, size }: UploadRow, sha256: string): Promise<string> {
  for (;;) {
    const [present] = await tx
      .select({ key: blobs.key })
      .from(blobs)
      .where(eq(blobs.sha256, sha256))
      .for("key share");
    if (present) return present.key;
    // Another upload of the same content may be just before its end: then this waits for it, and looks again.
    const [added] = await tx
      .insert(blobs)
      .values({ key: id, sha256, size })
      .onConflictDoNothing({ target: blobs.sha256 })
      .returning({ key: blobs.key });
    if (added) return added.key;
  }
}

async function alreadyFinished(db: Db, id: string): Promise<FileRow> {
  const [file] = await db.select().from(files).where(eq(files.id, id));
  if (!file)
    throw new AppError(
      "NOT_FOUND",
      "There is no such upload: it may have been given up, or expired. Begin anew.",
    );
  return file;
}
