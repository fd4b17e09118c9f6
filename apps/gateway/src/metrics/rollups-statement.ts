import { rollups } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import type { Bucket } from "./buckets.ts";
import { columnFrom, type Given, instantOf, nullableTextOf, textOf } from "./columns.ts";
import type { Advance } from "./series-heads.ts";

export const rollupColumns = [
  "rollupSeries",
  "rollupLevels",
  "rollupBuckets",
  "rollupCounts",
  "rollupLastSteps",
  "rollupLastTimes",
  "rollupLasts",
  "rollupMins",
  "rollupMaxs",
] as const;

type RollupColumns = Given<(typeof rollupColumns)[number]>;

export function columnsOfRollups(advances: Advance[]): RollupColumns {
  const closed = advances.flatMap(({ closed }) => closed);
  const column = (of: (bucket: Bucket) => number) => textOf(closed.map(of));
  return {
    rollupSeries: textOf(advances.flatMap(({ seriesId, closed }) => closed.map(() => seriesId))),
    rollupLevels: column(({ level }) => level),
    rollupBuckets: column(({ bucket }) => bucket),
    rollupCounts: column(({ count }) => count),
    rollupLastSteps: column(({ lastStep }) => lastStep),
    rollupLastTimes: column(({ lastAt }) => lastAt),
    rollupLasts: column(({ last }) => last),
    rollupMins: nullableTextOf(closed.map(({ min }) => min)),
    rollupMaxs: nullableTextOf(closed.map(({ max }) => max)),
  };
}

/** Stores closed buckets, once each, and adds late points to the closed buckets that they belong to. */
export const rollupsStatement = (attempt: unknown, columns: RollupColumns, condition: SQL): SQL => sql`
  insert into ${rollups} as old (series_id, attempt, level, bucket, count, last_step, last_at, last, min, max)
  select series_id, ${attempt}::int, level, bucket, count, last_step, ${instantOf(sql`last_at`)}, last, min, max
  from unnest(
    ${columnFrom(columns.rollupSeries, "int")}, ${columnFrom(columns.rollupLevels, "int")},
    ${columnFrom(columns.rollupBuckets, "bigint")}, ${columnFrom(columns.rollupCounts, "bigint")},
    ${columnFrom(columns.rollupLastSteps, "bigint")}, ${columnFrom(columns.rollupLastTimes, "float8")},
    ${columnFrom(columns.rollupLasts, "float8")},
    ${columnFrom(columns.rollupMins, "float8")}, ${columnFrom(columns.rollupMaxs, "float8")}
  ) as closed (series_id, level, bucket, count, last_step, last_at, last, min, max)
  where ${condition}
  on conflict (series_id, attempt, level, bucket) do update set
    count = old.count + excluded.count,
    last = case when (excluded.last_step, excluded.last_at) >= (old.last_step, old.last_at)
      then excluded.last else old.last end,
    last_at = case when excluded.last_step > old.last_step then excluded.last_at
      when excluded.last_step < old.last_step then old.last_at
      else greatest(old.last_at, excluded.last_at) end,
    last_step = greatest(old.last_step, excluded.last_step),
    min = least(old.min, excluded.min),
    max = greatest(old.max, excluded.max)
`;
