import { type Db, points, rowsOf, runs, series } from "@frostline/db";
import { inArray, sql } from "drizzle-orm";
import { bucketStepsFor } from "./grid.ts";
import type { MetricColumns, MetricSeries } from "./metric.types.ts";

/**
 * One metric of many runs (the points of their current attempts) on one grid of buckets. A bucket spans a power of two
 * of steps and starts at a multiple of it, so the same request always gives the same answer, and runs can be laid over
 * each other. Every series begins with its first point by itself and ends with its last one.
 */
export async function readSeries(
  db: Db,
  runIds: string[],
  key: string,
  mostPoints: number,
): Promise<MetricSeries> {
  const extents = await extentsOf(db, runIds, key);
  const bucketSteps = bucketStepsFor(extents, mostPoints);
  const columns = extents.length === 0 ? [] : await readBuckets(db, extents, bucketSteps);
  const inOrder = runIds.flatMap((runId) => columns.find((column) => column.runId === runId) ?? []);
  return { key, bucketSteps, series: inOrder };
}

export interface Extent {
  seriesId: number;
  runId: string;
  attempt: number;
  firstStep: number;
  lastStep: number;
  points: number;
}

async function extentsOf(db: Db, runIds: string[], key: string): Promise<Extent[]> {
  const rows = await rowsOf<{
    series_id: number;
    run_id: string;
    attempt: number;
    first_step: number;
    last_step: number;
    points: number;
  }>(
    db,
    sql`
      select ${series.id} as series_id, ${runs.id} as run_id, ${runs.attempt} as attempt,
        min(step)::float8 as first_step, max(step)::float8 as last_step, count(*)::float8 as points
      from ${runs}
      join ${series} on ${series.runId} = ${runs.id} and key = ${key}
      join ${points} on ${points.seriesId} = ${series.id} and ${points.attempt} = ${runs.attempt}
      where ${inArray(runs.id, runIds)}
      group by 1, 2, 3
    `,
  );
  return rows.map((row) => ({
    seriesId: row.series_id,
    runId: row.run_id,
    attempt: row.attempt,
    firstStep: row.first_step,
    lastStep: row.last_step,
    points: row.points,
  }));
}

async function readBuckets(db: Db, extents: Extent[], bucketSteps: number): Promise<MetricColumns[]> {
  const rows = await rowsOf<{
    series_id: number;
    steps: number[];
    last: number[];
    min: number[];
    max: number[];
    count: number[];
  }>(
    db,
    sql`
      with wanted as (
        select * from unnest(
          ${sql.param(extents.map(({ seriesId }) => seriesId))}::int[],
          ${sql.param(extents.map(({ attempt }) => attempt))}::int[],
          ${sql.param(extents.map(({ firstStep }) => firstStep))}::bigint[]
        ) as wanted (series_id, attempt, first_step)
      ), buckets as (
        select series_id, attempt, max(step) as last_step, count(*) as n,
          min(value) filter (where value <> 'NaN') as min, max(value) filter (where value <> 'NaN') as max
        from wanted join ${points} using (series_id, attempt)
        group by series_id, attempt, step = first_step, step / ${bucketSteps}::bigint
      )
      select buckets.series_id,
        array_agg(last_step order by last_step)::float8[] as steps,
        array_agg(value order by last_step) as last,
        array_agg(coalesce(min, 'NaN') order by last_step) as min,
        array_agg(coalesce(max, 'NaN') order by last_step) as max,
        array_agg(n order by last_step)::float8[] as count
      from buckets
      join ${points} on ${points.seriesId} = buckets.series_id
        and ${points.attempt} = buckets.attempt and ${points.step} = last_step
      group by buckets.series_id
    `,
  );
  return extents.flatMap(({ seriesId, runId, attempt }) => {
    const row = rows.find(({ series_id }) => series_id === seriesId);
    if (!row) return [];
    const { steps, last, min, max, count } = row;
    return [{ runId, attempt, steps, last, min, max, count }];
  });
}
