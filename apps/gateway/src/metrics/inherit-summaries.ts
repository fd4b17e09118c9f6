import { type Db, points, runSummaries, series } from "@frostline/db";
import { eq, sql } from "drizzle-orm";
import { columnOf } from "./columns.ts";
import { lineagesOf } from "./run-extents.ts";

/**
 * To be called when an attempt's training begins, with the step from which it goes on stored: makes the run's summaries
 * those of what it goes on from. Reads the points of the older attempts, once per resumption.
 */
export async function inheritSummaries(tx: Db, runId: string): Promise<void> {
  const segments = (await lineagesOf(tx, [runId])).get(runId) ?? [];
  await tx.delete(runSummaries).where(eq(runSummaries.runId, runId));
  if (segments.length <= 1) return; // it began afresh
  await tx.execute(sql`
    insert into ${runSummaries} (
      run_id, key, attempt, attempt_last_step, count, last_step, last_at, last, min, min_step, max, max_step
    )
    select ${runId}::uuid, key, max(attempt), max(step), count(*), max(step),
      (array_agg(at order by step desc, at desc))[1], (array_agg(value order by step desc, at desc))[1],
      min(value) filter (where value <> 'NaN'),
      (array_agg(step order by value, step) filter (where value <> 'NaN'))[1],
      max(value) filter (where value <> 'NaN'),
      (array_agg(step order by value desc, step) filter (where value <> 'NaN'))[1]
    from unnest(
      ${columnOf(
        segments.map(({ attempt }) => attempt),
        "int",
      )},
      ${columnOf(
        segments.map(({ upTo }) => upTo),
        "bigint",
      )}
    ) as segment (attempt, up_to)
    cross join ${series}
    cross join lateral (
      select step, at, value from ${points} as stored
      where stored.series_id = ${series.id} and stored.attempt = segment.attempt and step <= up_to
      offset 0 -- keeps this a look-up for each series
    ) as point
    where ${series.runId} = ${runId}
    group by key
  `);
}
