import { type Db, runSummaries } from "@frostline/db";
import { eq, max } from "drizzle-orm";

/** The last step of which a run has a point that counts: of its current attempt, or of those that it goes on from; else 0. */
export async function reachedStep(db: Db, runId: string): Promise<number> {
  const [reached] = await db
    .select({ step: max(runSummaries.lastStep) })
    .from(runSummaries)
    .where(eq(runSummaries.runId, runId));
  return reached?.step ?? 0;
}
