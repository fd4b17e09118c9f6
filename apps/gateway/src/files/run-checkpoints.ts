import { blobs, type Db, files } from "@frostline/db";
import { and, desc, eq, gt, lt, lte } from "drizzle-orm";
import type { RunCheckpoint } from "../runs/run-protocol.types.ts";

/** What a new attempt of a run may go on from: the uploaded checkpoint of the latest step. */
export async function newestCheckpoint(db: Db, runId: string): Promise<RunCheckpoint | null> {
  const [newest] = await db
    .select({
      fileId: files.id,
      attempt: files.attempt,
      step: files.step,
      sizeBytes: files.size,
      sha256: blobs.sha256,
    })
    .from(files)
    .innerJoin(blobs, eq(blobs.key, files.blobKey))
    .where(ofRun(runId))
    .orderBy(desc(files.step))
    .limit(1);
  if (!newest || newest.attempt === null || newest.step === null) return null;
  const { attempt, step } = newest;
  return { ...newest, attempt, step };
}

/** A newer one is here: nobody goes on from those before it. */
export async function dropCheckpointsUpTo(tx: Db, runId: string, step: number): Promise<void> {
  await tx.delete(files).where(and(ofRun(runId), lte(files.step, step)));
}

/**
 * An attempt has begun at this step (0: afresh). What the attempts before it did beyond no longer counts as the run's, so
 * who went on from there would leave a hole in its curves.
 */
export async function dropCheckpointsBeyond(
  tx: Db,
  { runId, attempt }: { runId: string; attempt: number },
  step: number,
): Promise<void> {
  await tx.delete(files).where(and(ofRun(runId), lt(files.attempt, attempt), gt(files.step, step)));
}

const ofRun = (runId: string) => and(eq(files.runId, runId), eq(files.kind, "CHECKPOINT"));
