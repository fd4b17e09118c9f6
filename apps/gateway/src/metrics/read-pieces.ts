import { type Db, points, rollups, rowsOf } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import type { Aggregate } from "./aggregate.ts";
import type { Piece } from "./buckets.ts";
import { columnOf, milliseconds } from "./columns.ts";

/** A stretch of one attempt of a series, from one level. */
export interface SeriesPiece extends Piece {
  /** The caller's number of what it reads this for: the answer is by these. */
  owner: number;
  seriesId: number;
  attempt: number;
}

/**
 * The buckets and points of these pieces, by owner, in the order of their steps. Buckets have their times only where they
 * are asked for, else 0: they are a fifth of what is read. They come as columns of JSON: for a
 * hundred thousand of them several times faster than rows, and JSON has PostgreSQL's own way of writing NaN as text.
 */
export async function readPieces(
  db: Db,
  pieces: SeriesPiece[],
  { withTimes }: { withTimes: boolean },
): Promise<Map<number, Aggregate[]>> {
  const fromPoints = pieces.filter(({ level }) => level === 0);
  const fromRollups = pieces.filter(({ level }) => level > 0);
  const parts: SQL[] = [];
  if (fromPoints.length > 0) {
    parts.push(sql`
      select owner, json_agg(step) as steps, json_agg(${milliseconds(sql`at`)}) as times, json_agg(value) as last,
        null::json as min, null::json as max, null::json as counts
      from ${wanted(fromPoints)} cross join lateral (
        select step, at, value from ${points} as stored
        where stored.series_id = wanted.series_id and stored.attempt = wanted.attempt
          and step >= from_bucket and step < to_bucket
        offset 0 -- keeps this a look-up for each piece: the planner would rather read all points there are
      ) as point
      group by owner
    `);
  }
  if (fromRollups.length > 0) {
    parts.push(sql`
      select owner, json_agg(last_step) as steps,
        ${withTimes ? sql`json_agg(${milliseconds(sql`last_at`)})` : sql`null::json`} as times,
        json_agg(last) as last, json_agg(min) as min, json_agg(max) as max, json_agg(count) as counts
      from ${wanted(fromRollups)} cross join lateral (
        select last_step, last_at, last, min, max, count from ${rollups} as stored
        where stored.series_id = wanted.series_id and stored.attempt = wanted.attempt
          and stored.level = wanted.level and bucket >= from_bucket and bucket < to_bucket
        offset 0
      ) as rollup
      group by owner
    `);
  }
  if (parts.length === 0) return new Map();
  const rows = await rowsOf<JsonColumns>(db, sql.join(parts, sql` union all `));
  const answer = new Map<number, Aggregate[]>();
  for (const row of rows) answer.set(row.owner, [...(answer.get(row.owner) ?? []), ...toAggregates(row)]);
  for (const aggregates of answer.values()) inOrder(aggregates);
  return answer;
}

const wanted = (pieces: SeriesPiece[]) => sql`
  unnest(
    ${columnOf(
      pieces.map(({ owner }) => owner),
      "int",
    )},
    ${columnOf(
      pieces.map(({ seriesId }) => seriesId),
      "int",
    )},
    ${columnOf(
      pieces.map(({ attempt }) => attempt),
      "int",
    )},
    ${columnOf(
      pieces.map(({ level }) => level),
      "int",
    )},
    ${columnOf(
      pieces.map(({ from }) => from),
      "bigint",
    )},
    ${columnOf(
      pieces.map(({ to }) => to),
      "bigint",
    )}
  ) as wanted (owner, series_id, attempt, level, from_bucket, to_bucket)
`;

type JsonNumber = number | "NaN" | "Infinity" | "-Infinity";

interface JsonColumns extends Record<string, unknown> {
  owner: number;
  steps: number[];
  times: number[] | null;
  last: JsonNumber[];
  min: (JsonNumber | null)[] | null;
  max: (JsonNumber | null)[] | null;
  counts: number[] | null;
}

function toAggregates({ steps, times, last, min, max, counts }: JsonColumns): Aggregate[] {
  return steps.map((lastStep, index) => {
    const value = Number(last[index]);
    return {
      count: counts ? (counts[index] ?? 0) : 1,
      lastStep,
      lastAt: Math.round(times?.[index] ?? 0),
      last: value,
      min: min ? orNaN(min[index]) : value,
      max: max ? orNaN(max[index]) : value,
    };
  });
}

const orNaN = (value: JsonNumber | null | undefined) => (value == null ? Number.NaN : Number(value));

/** The database mostly reads them in order, but does not promise it. */
function inOrder(aggregates: Aggregate[]): void {
  const isBefore = (a: Aggregate, b: Aggregate) => a.lastStep - b.lastStep || a.lastAt - b.lastAt;
  const isSorted = aggregates.every((aggregate, index) => {
    const previous = aggregates[index - 1];
    return !previous || isBefore(previous, aggregate) <= 0;
  });
  if (!isSorted) aggregates.sort(isBefore);
}
