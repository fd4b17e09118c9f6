import { type Db, points, rowsOf } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import type { MetricDelta } from "../events/event-bus.ts";
import type { RunAttemptRef } from "../runs/hold-attempt.ts";
import type { Point } from "./aggregate.ts";
import { columnOf, instantOf, milliseconds } from "./columns.ts";
import { rollupsStatement } from "./rollups-statement.ts";
import { lineagesOf } from "./run-extents.ts";
import { type SeriesHead, seriesHeads } from "./series-heads.ts";
import { summariesStatement } from "./summaries-statement.ts";
import { readUnfinished } from "./unfinished-buckets.ts";

export interface MetricBatch {
  key: string;
  steps: number[];
  values: number[];
  times: Date[];
}

export interface PointRules {
  /** The step from which this attempt goes on: up to it, what the attempts before have is no news. -1: began afresh. */
  after: number;
  /** A second point of a step is no news, whatever its time; else only one of the same time is. */
  onePerStep: boolean;
}

/** New points of one series, in the order of their steps. */
export interface SeriesPoints {
  head: SeriesHead;
  points: Point[];
}

/**
 * Stores the points that are not there yet, and brings rollups and summaries up to date from those alone. The cost
 * depends on the batch, not on the history. The caller holds the run's row: two appends to one run follow each other.
 * @returns what was new, metric by metric
 */
export async function insertPoints(
  tx: Db,
  ref: RunAttemptRef,
  batches: MetricBatch[],
  { after, onePerStep }: PointRules,
): Promise<MetricDelta[]> {
  const filled = batches.filter(({ steps }) => steps.length > 0);
  if (filled.length === 0) return [];
  const heads = await seriesHeads(tx, ref, [...new Set(filled.map(({ key }) => key))]);
  const sent = heads.map((head) => ({
    head,
    points: distinctPoints(filled, head.key, onePerStep),
  }));

  const unfinished = await readUnfinished(tx, ref.attempt, sent);

  // Beyond the highest step that is stored nothing can be there already: those need not be looked for one by one.
  const isAhead = ({ lastStep = -1 }: SeriesHead, { step }: Point) => step > Math.max(lastStep, after);
  const ahead = sent.map(({ head, points }) => ({
    head,
    points: points.filter((point) => isAhead(head, point)),
  }));
  const behind = sent.map(({ head, points }) => ({
    head,
    points: points.filter((point) => !isAhead(head, point)),
  }));
  const late = await insertLate(tx, ref, behind, { after, onePerStep });

  const added = ahead
    .map(({ head, points }) => ({ head, points: [...(late.get(head.seriesId) ?? []), ...points] }))
    .filter(({ points }) => points.length > 0);
  // One statement for all three: a round trip each would cost more than what they do.
  await runTogether(tx, [
    aheadStatement(ref.attempt, ahead),
    rollupsStatement(ref.attempt, added, unfinished),
    summariesStatement(ref, added),
  ]);
  return added.map(({ head, points }) => ({
    key: head.key,
    steps: points.map(({ step }) => step),
    values: points.map(({ value }) => value),
  }));
}

/** The points of one metric in the order of their steps; of those that are the same point, the first one sent. */
function distinctPoints(batches: MetricBatch[], key: string, onePerStep: boolean): Point[] {
  const points: Point[] = [];
  for (const { steps, values, times } of batches.filter((batch) => batch.key === key)) {
    for (const [index, step] of steps.entries()) {
      points.push({ step, at: times[index]?.getTime() ?? 0, value: values[index] ?? Number.NaN });
    }
  }
  points.sort((a, b) => a.step - b.step || (onePerStep ? 0 : a.at - b.at)); // stable: the first one sent stays first
  return points.filter((point, index) => {
    const previous = points[index - 1];
    return !previous || point.step !== previous.step || (!onePerStep && point.at !== previous.at);
  });
}

async function runTogether(tx: Db, statements: (SQL | undefined)[]): Promise<void> {
  const parts = statements.flatMap((statement, index) =>
    statement ? [sql`${sql.raw(`part_${index}`)} as (${statement})`] : [],
  );
  if (parts.length > 0) await tx.execute(sql`with ${sql.join(parts, sql`, `)} select`);
}

function aheadStatement(attempt: number, ahead: SeriesPoints[]): SQL | undefined {
  if (ahead.every(({ points }) => points.length === 0)) return undefined;
  return sql`
    insert into ${points} (series_id, attempt, step, at, value)
    select series_id, ${attempt}::int, step, ${instantOf(sql`at`)}, value from ${unnested(ahead)}
  `;
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
      select series_id, ${attempt}::int, step, ${instantOf(sql`at`)}, value from ${unnested(behind)}
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

/** Points as the rows "sent" of a statement. */
function unnested(series: SeriesPoints[]) {
  const ids = series.flatMap(({ head, points }) => points.map(() => head.seriesId));
  const all = series.flatMap(({ points }) => points);
  return sql`
    unnest(
      ${columnOf(ids, "int")},
      ${columnOf(
        all.map(({ step }) => step),
        "bigint",
      )},
      ${columnOf(
        all.map(({ at }) => at),
        "float8",
      )},
      ${columnOf(
        all.map(({ value }) => value),
        "float8",
      )}
    ) as sent (series_id, step, at, value)
  `;
}
