import { type Db, points, rowsOf, runSummaries, series } from "@frostline/db";
import { and, eq, inArray, sql } from "drizzle-orm";
import type { MetricDelta } from "../events/event-bus.ts";
import type { RunAttemptRef } from "../runs/hold-attempt.ts";

export interface MetricBatch {
  key: string;
  steps: number[];
  values: number[];
  times: Date[];
}

/**
 * Stores the points that are not there yet, and brings the run's summaries up to date from those alone, in one
 * statement. Its cost depends on the batch, not on the history.
 * @returns what was new, metric by metric
 */
export async function insertPoints(
  tx: Db,
  ref: RunAttemptRef,
  batches: MetricBatch[],
): Promise<MetricDelta[]> {
  const filled = batches.filter(({ steps }) => steps.length > 0);
  if (filled.length === 0) return [];
  const seriesIds = await seriesIdsOf(
    tx,
    ref.runId,
    filled.map(({ key }) => key),
  );
  const keys = new Map([...seriesIds].map(([key, id]) => [id, key]));
  const inserted = await rowsOf<{ series_id: number; steps: number[]; values: number[] }>(
    tx,
    sql`
      with inserted as (
        insert into ${points} (series_id, attempt, step, at, value)
        select point.series_id, ${ref.attempt}::int, point.step, to_timestamp(point.at), point.value
        from unnest(
          ${column(filled, ({ key, steps }) => steps.map(() => seriesIds.get(key) ?? 0))}::int[],
          ${column(filled, ({ steps }) => steps)}::bigint[],
          ${column(filled, ({ times }) => times.map((time) => time.getTime() / 1000))}::float8[],
          ${column(filled, ({ values }) => values)}::float8[]
        ) as point (series_id, step, at, value)
        on conflict do nothing
        returning series_id, step, value
      ), new as (
        select series_id, max(step) as last_step,
          array_agg(step order by step) as steps, array_agg(value order by step) as values,
          min(value) filter (where value <> 'NaN') as min, max(value) filter (where value <> 'NaN') as max
        from inserted group by series_id
      ), summarised as (
        insert into ${runSummaries} as old (run_id, attempt, key, last_step, last, min, max)
        select run_id, ${ref.attempt}::int, key, last_step, new.values[array_length(new.values, 1)], min, max
        from new join ${series} on ${series.id} = series_id
        on conflict (run_id, attempt, key) do update set
          last = case when excluded.last_step >= old.last_step then excluded.last else old.last end,
          last_step = greatest(old.last_step, excluded.last_step),
          min = least(old.min, excluded.min),
          max = greatest(old.max, excluded.max)
      )
      select series_id, steps::float8[] as steps, values from new
    `,
  );
  return inserted.map((row) => ({
    key: keys.get(row.series_id) ?? "",
    steps: row.steps,
    values: row.values,
  }));
}

/** One column over all batches, as one parameter. */
const column = (batches: MetricBatch[], of: (batch: MetricBatch) => number[]) =>
  sql.param(batches.flatMap(of));

/**
 * The series of these metrics, made where they are missing. Looked up before they are made: an insert that meets an
 * existing row still uses up a number, and the numbers are small on purpose.
 */
async function seriesIdsOf(tx: Db, runId: string, keys: string[]): Promise<Map<string, number>> {
  const known = await findSeries(tx, runId, keys);
  const missing = keys.filter((key) => !known.has(key));
  if (missing.length === 0) return known;
  await tx
    .insert(series)
    .values(missing.map((key) => ({ runId, key })))
    .onConflictDoNothing();
  return findSeries(tx, runId, keys);
}

async function findSeries(tx: Db, runId: string, keys: string[]): Promise<Map<string, number>> {
  const rows = await tx
    .select({ id: series.id, key: series.key })
    .from(series)
    .where(and(eq(series.runId, runId), inArray(series.key, keys)));
  return new Map(rows.map(({ id, key }) => [key, id]));
}
