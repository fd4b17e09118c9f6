import { type Db, runScores, runSummaries, runs } from "@frostline/db";
import { and, eq, inArray, sql } from "drizzle-orm";

/** Notes what runs that are over came to, so that lists find the best of them without looking at all. */
export async function keepScores(tx: Db, runIds: string[]): Promise<void> {
  if (runIds.length === 0) return;
  await tx.execute(sql`
    insert into ${runScores} (run_id, key, experiment_id, last, min, max)
    select run_id, key, experiment_id, nullif(last, 'NaN'), min, max
    from ${runSummaries} join ${runs} on ${runs.id} = run_id where ${inArray(runs.id, runIds)}
  `);
}

/** Forgets what these runs came to: they go on. */
export async function forgetScoresOf(tx: Db, runIds: string[]): Promise<void> {
  await tx.delete(runScores).where(inArray(runScores.runId, runIds));
}

/** Forgets what the runs of an experiment came to by one metric. */
export async function forgetScores(tx: Db, experimentId: string, key: string): Promise<void> {
  await tx.delete(runScores).where(and(eq(runScores.experimentId, experimentId), eq(runScores.key, key)));
}
