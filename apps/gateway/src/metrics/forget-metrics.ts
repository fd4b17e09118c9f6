import { type Db, experiments, points, rollups, runs, series } from "@frostline/db";
import { and, eq, exists, inArray, lte, sql } from "drizzle-orm";
import type { Clock } from "../clock.ts";

/** Small enough that nobody waits for it. */
const runsAtOnce = 20;

/**
 * Forgets the points of runs that ended so long ago that their experiment no longer keeps them. What lists show, the
 * summaries, stays. Several gateways may do it at once: each takes runs that no other has taken.
 */
export async function forgetOldPoints(db: Db, clock: Clock): Promise<void> {
  let some = runsAtOnce;
  while (some === runsAtOnce) some = await db.transaction((tx) => forgetSomeRuns(tx, clock));
}

async function forgetSomeRuns(tx: Db, clock: Clock): Promise<number> {
  const age = sql`make_interval(days => ${experiments.keepPointsDays})`;
  const over = await tx
    .select({ id: runs.id })
    .from(runs)
    .innerJoin(experiments, eq(experiments.id, runs.experimentId))
    .where(
      and(
        lte(runs.finishedAt, sql`${clock.now()} - ${age}`),
        exists(tx.select({ one: sql`1` }).from(series).where(eq(series.runId, runs.id))),
      ),
    )
    .limit(runsAtOnce)
    .for("update", { of: runs, skipLocked: true });
  const ids = over.map(({ id }) => id);
  if (ids.length > 0) await forgetSeries(tx, ids);
  return ids.length;
}

/** Removes series of these runs, all or those of one key, with their points and rollups, which hang on them by number alone. */
export async function forgetSeries(tx: Db, runIds: string[], key?: string): Promise<void> {
  const gone = await tx
    .delete(series)
    .where(and(inArray(series.runId, runIds), key === undefined ? undefined : eq(series.key, key)))
    .returning({ id: series.id });
  const ids = gone.map(({ id }) => id);
  if (ids.length === 0) return;
  await tx.delete(points).where(inArray(points.seriesId, ids));
  await tx.delete(rollups).where(inArray(rollups.seriesId, ids));
}
