import { type Db, points, rowsOf } from "@frostline/db";
import { sql } from "drizzle-orm";
import type { RunAttemptRef } from "../runs/hold-attempt.ts";
import type { Point } from "./aggregate.ts";
import { columnOf, instantOf, milliseconds } from "./columns.ts";
import { columnsOfPoints, pointsStatement, type SeriesPoints, sentPoints } from "./points-statement.ts";
import { columnsOfRollups, rollupsStatement } from "./rollups-statement.ts";
import { lineagesOf } from "./run-extents.ts";
import { type Advance, advance, type SeriesHead, seriesHeads } from "./series-heads.ts";
import { columnsOfSummaries, summariesStatement } from "./summaries-statement.ts";

export interface PointRules {
  /** The step from which this attempt goes on: up to it, what the attempts before have is no news. -1: began afresh. */
  after: number;
  /** A second point of a step is no news, whatever its time; else only one of the same time is. */
  onePerStep: boolean;
}

/**
 * Stores the points that are not there yet, and brings rollups and summaries up to date from those alone. The cost
 * depends on the batch, not on the history. The caller holds the run's row: two appends to one run follow each other.
 * @param sent by metric, in the order of their steps, each once
 * @returns what was new, and where the metrics stand now
 */
export async function insertPoints(
  tx: Db,
  ref: RunAttemptRef,
  sent: Map<string, Point[]>,
  { after, onePerStep }: PointRules,
): Promise<{ advances: Advance[]; heads: SeriesHead[] }> {
  if (sent.size === 0) return { advances: [], heads: [] };
  const heads = await seriesHeads(tx, ref, [...sent.keys()]);

  // Beyond the highest step that is stored nothing can be there already: those need not be looked for one by one.
  const parts = heads.map((head) => {
    const points = sent.get(head.key) ?? [];
    const { seriesId, lastStep = -1 } = head;
    const isAhead = ({ step }: Point) => step > Math.max(lastStep, after);
    return {
      head,
      ahead: { seriesId, points: points.filter(isAhead) },
      behind: { seriesId, points: points.filter((point) => !isAhead(point)) },
    };
  });
  const late = await insertLate(
    tx,
    ref,
    parts.map(({ behind }) => behind),
    { after, onePerStep },
  );

  const advances = parts.flatMap(({ head, ahead }) => {
    const added = [...(late.get(head.seriesId) ?? []), ...ahead.points];
    return added.length === 0 ? [] : [advance(head, added)];
  });
  if (advances.length > 0) {
    await store(
      tx,
      ref,
      parts.map(({ ahead }) => ahead),
      advances,
    );
  }
  const advanced = new Map(advances.map(({ head }) => [head.seriesId, head]));
  return { advances, heads: heads.map((head) => advanced.get(head.seriesId) ?? head) };
}

/** One statement for all three: a round trip each would cost more than what they do. */
async function store(tx: Db, ref: RunAttemptRef, ahead: SeriesPoints[], advances: Advance[]): Promise<void> {
  const always = sql`true`;
  const summaries = columnsOfSummaries(advances);
  const keys = sql.param(summaries.summaryKeys); // as one value: an array would be written out
  await tx.execute(sql`
    with new_points as (${pointsStatement(ref.attempt, columnsOfPoints(ahead), always)}),
      new_rollups as (${rollupsStatement(ref.attempt, columnsOfRollups(advances), always)}),
      new_summaries as (${summariesStatement({ ...ref }, { ...summaries, summaryKeys: keys }, always)})
    select
  `);
}

async function insertLate(
  tx: Db,
  { runId, attempt }: RunAttemptRef,
  behind: SeriesPoints[],
  { after, onePerStep }: PointRules,
): Promise<Map<number, Point[]>> {
  const inserted = new Map<number, Point[]>();
  if (behind.every(({ points }) => points.length === 0)) return inserted;
  const lineage = after < 0 ? [] : ((await lineagesOf(tx, [runId])).get(runId) ?? []);
  const older = lineage.filter((segment) => segment.attempt < attempt);
  const isThere = sql`
    coalesce((
      select true from unnest(
        ${columnOf([attempt, ...older.map((segment) => segment.attempt)], "int")},
        ${columnOf([Number.MAX_SAFE_INTEGER, ...older.map(({ upTo }) => upTo)], "bigint")}
      ) as segment (attempt, up_to)
      join ${points} as old on old.series_id = sent.series_id and old.attempt = segment.attempt and old.step = sent.step
      where sent.step <= up_to
      limit 1 -- keeps this a look-up for each point
    ), false)
  `;
  const rows = await rowsOf<{ series_id: number; step: number; at: number; value: number }>(
    tx,
    sql`
      insert into ${points} (series_id, attempt, step, at, value)
      select series_id, ${attempt}::int, step, ${instantOf(sql`at`)}, value from ${sentPoints(columnsOfPoints(behind))}
      where not (${onePerStep}::boolean and ${isThere})
      on conflict do nothing
      returning series_id, step::float8, round(${milliseconds(sql`at`)}) as at, value
    `,
  );
  for (const { series_id, ...point } of rows) {
    const points = inserted.get(series_id);
    if (points) points.push(point);
    else inserted.set(series_id, [point]);
  }
  return inserted;
}
