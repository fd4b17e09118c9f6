import { type Db, experiments, runs } from "@frostline/db";
import { and, eq, inArray, lte, notExists, sql } from "drizzle-orm";
import type { Clock } from "../clock.ts";
import { forgetSeries } from "../metrics/forget-metrics.ts";
import { restorableSince } from "./delete-runs.ts";

/** Small enough that nobody waits for it. */
const runsAtOnce = 20;

/**
 * Removes for good what was deleted too long ago to be restored, a few runs a transaction.
 * Several gateways may do it at once: each takes runs that no other has taken.
 */
export async function purgeDeleted(db: Db, clock: Clock): Promise<void> {
  let some = runsAtOnce;
  while (some === runsAtOnce) some = await db.transaction((tx) => purgeSomeRuns(tx, clock));
  await purgeExperiments(db, clock);
}

async function purgeSomeRuns(tx: Db, clock: Clock): Promise<number> {
  const gone = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(lte(runs.deletedAt, restorableSince(clock)))
    .limit(runsAtOnce)
    .for("update", { skipLocked: true });
  if (gone.length === 0) return 0;
  const ids = gone.map(({ id }) => id);
  await forgetSeries(tx, ids); // all else goes with the run
  await tx.delete(runs).where(inArray(runs.id, ids));
  return gone.length;
}

async function purgeExperiments(db: Db, clock: Clock): Promise<void> {
  await db
    .delete(experiments)
    .where(
      and(
        lte(experiments.deletedAt, restorableSince(clock)),
        notExists(db.select({ one: sql`1` }).from(runs).where(eq(runs.experimentId, experiments.id))),
      ),
    );
}
