import { rollups } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import type { Bucket } from "./buckets.ts";
import { type ColumnType, columnFrom, type Given, instantOf, packed, packedNullable } from "./columns.ts";
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
  const column = (type: ColumnType, of: (bucket: Bucket) => number) => packed(closed.map(of), type);
  return {
    rollupSeries: packed(
      advances.flatMap(({ seriesId, closed }) => closed.map(() => seriesId)),
      "int",
    ),
    rollupLevels: column("int", ({ level }) => level),
    rollupBuckets: column("bigint", ({ bucket }) => bucket),
    rollupCounts: column("bigint", ({ count }) => count),
    rollupLastSteps: column("bigint", ({ lastStep }) => lastStep),
    rollupLastTimes: column("float8", ({ lastAt }) => lastAt),
    rollupLasts: column("float8", ({ last }) => last),
    rollupMins: packedNullable(closed.map(({ min }) => min)),
    rollupMaxs: packedNullable(closed.map(({ max }) => max)),
  };
}

/**
 * Stores buckets that were open before: none of them can be there yet. To say what is to be done if one were costs half as
 * much again as the insert.
 */
export const newRollupsStatement = (attempt: unknown, columns: RollupColumns, condition: SQL): SQL => sql`
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
`;

/** Stores closed buckets, once each, and adds late points to the closed buckets that they belong to. */
export const rollupsStatement = (attempt: unknown, columns: RollupColumns, condition: SQL): SQL => sql`
  ${newRollupsStatement(attempt, columns, condition)}
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
