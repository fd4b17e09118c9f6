import { type Db, points, rollups, rowsOf } from "@frostline/db";
import { sql } from "drizzle-orm";
import { type Aggregate, merge } from "./aggregate.ts";
import { bucketOf, firstLevel, unfinishedBy } from "./buckets.ts";
import { columnOf, milliseconds } from "./columns.ts";
import type { SeriesPoints } from "./insert-points.ts";

/** For each series, what its newest bucket of a level has held so far. */
export type UnfinishedBuckets = Map<number, Map<number, Aggregate>>;

interface Row extends Record<string, unknown> {
  series_id: number;
  level: number;
  last_step: number;
  last_at: number;
  last: number;
  min: number | null;
  max: number | null;
  count: number;
}

/** What the buckets that these points will close have held so far. To be read before the points are stored. */
export async function readUnfinished(
  tx: Db,
  attempt: number,
  sent: SeriesPoints[],
): Promise<UnfinishedBuckets> {
  const unfinished = sent.flatMap(({ head: { seriesId, lastStep }, points }) => {
    const newest = points.at(-1)?.step;
    if (lastStep === undefined || newest === undefined) return [];
    const needs = unfinishedBy(lastStep, newest);
    return needs ? [{ seriesId, lastStep, ...needs }] : [];
  });
  if (unfinished.length === 0) return new Map();
  const beside = unfinished.flatMap(({ seriesId, beside }) =>
    beside.map((bucket) => ({ seriesId, ...bucket })),
  );
  const rows = await rowsOf<Row>(
    tx,
    sql`
      select series_id, 0 as level, step::float8 as last_step, round(${milliseconds(sql`at`)}) as last_at,
        value as last, nullif(value, 'NaN') as min, nullif(value, 'NaN') as max, 1::float8 as count
      from unnest(
        ${columnOf(
          unfinished.map(({ seriesId }) => seriesId),
          "int",
        )},
        ${columnOf(
          unfinished.map(({ fromStep }) => fromStep),
          "bigint",
        )}
      ) as open (series_id, from_step)
      cross join lateral (
        select step, at, value from ${points}
        where ${points.seriesId} = open.series_id and attempt = ${attempt}::int
          and step >= from_step and step < from_step + ${2 ** firstLevel}::bigint
        offset 0 -- keeps this a look-up for each series: the planner would rather read all points there are
      ) as point
      union all
      select series_id, level, last_step::float8, round(${milliseconds(sql`last_at`)}), last, min, max, count::float8
      from unnest(
        ${columnOf(
          beside.map(({ seriesId }) => seriesId),
          "int",
        )},
        ${columnOf(
          beside.map(({ level }) => level),
          "int",
        )},
        ${columnOf(
          beside.map(({ bucket }) => bucket),
          "bigint",
        )}
      ) as beside (series_id, level, bucket)
      cross join lateral (
        select last_step, last_at, last, min, max, count from ${rollups} as old
        where old.series_id = beside.series_id and attempt = ${attempt}::int
          and old.level = beside.level and old.bucket = beside.bucket
        offset 0
      ) as rollup
    `,
  );
  const rowsOfSeries = new Map<number, Row[]>(unfinished.map(({ seriesId }) => [seriesId, []]));
  for (const row of rows) rowsOfSeries.get(row.series_id)?.push(row);
  return new Map(
    unfinished.map(({ seriesId, lastStep }) => [
      seriesId,
      heldAtLevels(lastStep, rowsOfSeries.get(seriesId) ?? []),
    ]),
  );
}

/** From the points of the finest bucket upwards: each bucket is its newer half so far, and its older half where that is closed. */
function heldAtLevels(lastStep: number, rows: Row[]): Map<number, Aggregate> {
  const held = new Map<number, Aggregate>();
  const open = rows.filter(({ level }) => level === 0).map(toAggregate);
  let sofar = open.reduce<Aggregate | undefined>(
    (all, point) => (all ? merge(all, point) : point),
    undefined,
  );
  const top = Math.max(firstLevel, ...rows.map(({ level }) => level + 1));
  const beside = new Map(rows.filter(({ level }) => level > 0).map((row) => [row.level, toAggregate(row)]));
  for (let level = firstLevel; sofar; level += 1) {
    held.set(level, sofar);
    if (level >= top && bucketOf(lastStep, level) === 0) break;
    const older = beside.get(level);
    sofar = older ? merge(older, sofar) : sofar;
  }
  return held;
}

function toAggregate({ count, last_step, last_at, last, min, max }: Row): Aggregate {
  return {
    count,
    lastStep: last_step,
    lastAt: last_at,
    last,
    min: min ?? Number.NaN,
    max: max ?? Number.NaN,
  };
}
