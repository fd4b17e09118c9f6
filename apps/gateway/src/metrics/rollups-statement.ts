import { rollups } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import { closedBuckets } from "./buckets.ts";
import { columnOf, instantOf, nullableColumnOf } from "./columns.ts";
import type { SeriesPoints } from "./insert-points.ts";
import type { UnfinishedBuckets } from "./unfinished-buckets.ts";

/** Stores the buckets that these points close, once each, and adds late points to the closed buckets that they belong to. */
export function rollupsStatement(
  attempt: number,
  added: SeriesPoints[],
  unfinished: UnfinishedBuckets,
): SQL | undefined {
  const closed = added.flatMap(({ head: { seriesId, lastStep }, points }) => {
    const newest = Math.max(lastStep ?? -1, points.at(-1)?.step ?? -1);
    const held = unfinished.get(seriesId);
    return closedBuckets(lastStep, newest, points, (level) => held?.get(level)).map((bucket) => ({
      seriesId,
      ...bucket,
    }));
  });
  if (closed.length === 0) return undefined;
  return sql`
    insert into ${rollups} as old (series_id, attempt, level, bucket, count, last_step, last_at, last, min, max)
    select series_id, ${attempt}::int, level, bucket, count, last_step, ${instantOf(sql`last_at`)}, last, min, max
    from unnest(
      ${columnOf(
        closed.map(({ seriesId }) => seriesId),
        "int",
      )},
      ${columnOf(
        closed.map(({ level }) => level),
        "int",
      )},
      ${columnOf(
        closed.map(({ bucket }) => bucket),
        "bigint",
      )},
      ${columnOf(
        closed.map(({ count }) => count),
        "bigint",
      )},
      ${columnOf(
        closed.map(({ lastStep }) => lastStep),
        "bigint",
      )},
      ${columnOf(
        closed.map(({ lastAt }) => lastAt),
        "float8",
      )},
      ${columnOf(
        closed.map(({ last }) => last),
        "float8",
      )},
      ${nullableColumnOf(closed.map(({ min }) => min))},
      ${nullableColumnOf(closed.map(({ max }) => max))}
    ) as closed (series_id, level, bucket, count, last_step, last_at, last, min, max)
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
}
