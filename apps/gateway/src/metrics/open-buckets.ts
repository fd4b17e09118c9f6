import { type Db, points, rollups, rowsOf } from "@frostline/db";
import { sql } from "drizzle-orm";
import { type Aggregate, merge } from "./aggregate.ts";
import { bucketOf, firstLevel, type OpenBuckets, partsOfOpen } from "./buckets.ts";
import { columnOf, milliseconds } from "./columns.ts";

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

/** What the open buckets of these series of an attempt hold, by the series' number. */
export async function readOpenBuckets(
  tx: Db,
  attempt: number,
  series: { seriesId: number; lastStep: number }[],
): Promise<Map<number, OpenBuckets>> {
  if (series.length === 0) return new Map();
  const parts = series.map(({ seriesId, lastStep }) => ({ seriesId, ...partsOfOpen(lastStep) }));
  const beside = parts.flatMap(({ seriesId, beside }) => beside.map((bucket) => ({ seriesId, ...bucket })));
  const rows = await rowsOf<Row>(
    tx,
    sql`
      select series_id, 0 as level, step::float8 as last_step, round(${milliseconds(sql`at`)}) as last_at,
        value as last, nullif(value, 'NaN') as min, nullif(value, 'NaN') as max, 1::float8 as count
      from unnest(
        ${columnOf(
          parts.map(({ seriesId }) => seriesId),
          "int",
        )},
        ${columnOf(
          parts.map(({ fromStep }) => fromStep),
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
  const rowsOfSeries = new Map<number, Row[]>(series.map(({ seriesId }) => [seriesId, []]));
  for (const row of rows) rowsOfSeries.get(row.series_id)?.push(row);
  return new Map(
    series.map(({ seriesId, lastStep }) => [
      seriesId,
      heldAtLevels(lastStep, rowsOfSeries.get(seriesId) ?? []),
    ]),
  );
}

/** From the points of the finest bucket upwards: each bucket is its newer half so far, and its older half where that is closed. */
function heldAtLevels(lastStep: number, rows: Row[]): OpenBuckets {
  const held: Aggregate[] = [];
  let sofar = rows
    .filter(({ level }) => level === 0)
    .map(toAggregate)
    .reduce<Aggregate | undefined>((all, point) => (all ? merge(all, point) : point), undefined);
  const beside = new Map(rows.filter(({ level }) => level > 0).map((row) => [row.level, toAggregate(row)]));
  for (let level = firstLevel; sofar; level += 1) {
    held.push(sofar);
    if (bucketOf(lastStep, level) === 0) break;
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
