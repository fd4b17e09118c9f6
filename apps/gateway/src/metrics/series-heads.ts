import { type Db, rowsOf, runSummaries, series } from "@frostline/db";
import { eq, sql } from "drizzle-orm";
import { badInput } from "../errors.ts";
import type { RunAttemptRef } from "../runs/hold-attempt.ts";
import type { Point } from "./aggregate.ts";
import { type Bucket, closeBuckets, type OpenBuckets } from "./buckets.ts";
import { milliseconds } from "./columns.ts";
import { readOpenBuckets } from "./open-buckets.ts";
import { type Summary, summarise } from "./summary.ts";

/** A metric of a run, and where it stands. */
export interface SeriesHead {
  seriesId: number;
  key: string;
  /** The highest step of which this attempt has a point. */
  lastStep: number | undefined;
  /** Of this attempt's points; empty before its first one. */
  open: OpenBuckets;
  /** Of the whole run; undefined before its first point. */
  summary: Summary | undefined;
}

/** A series with points more, in the order of their steps. */
export interface Advance {
  seriesId: number;
  points: Point[];
  /** What the rollups gain. */
  closed: Bucket[];
  /** Where the series stands now. */
  head: SeriesHead & { lastStep: number; summary: Summary };
}

/** @param points at least one, in the order of their steps; late ones are among them */
export function advance(head: SeriesHead, points: Point[]): Advance {
  const lastStep = Math.max(head.lastStep ?? -1, points.at(-1)?.step ?? -1);
  const { closed, open } = closeBuckets(head.lastStep, lastStep, points, head.open);
  const summary = summarise(head.summary, points);
  return { seriesId: head.seriesId, points, closed, head: { ...head, lastStep, open, summary } };
}

/** Charts, lists and exports go through the metrics of a run by name: names that are made up would fill them all. */
const mostSeriesOfRun = 10_000;

async function refuseTooMany(tx: Db, { runId }: RunAttemptRef, more: number): Promise<void> {
  const total = (await tx.$count(series, eq(series.runId, runId))) + more;
  if (total <= mostSeriesOfRun) return;
  throw badInput(
    "series",
    `This run would have ${total} metrics; the limit is ${mostSeriesOfRun}. What is different each time belongs into the step or the value, not into the name.`,
  );
}

/** The series of these metrics, made where they are missing. */
export async function seriesHeads(tx: Db, ref: RunAttemptRef, keys: string[]): Promise<SeriesHead[]> {
  const known = await findHeads(tx, ref, keys);
  const open = await readOpenBuckets(
    tx,
    ref.attempt,
    known.flatMap(({ seriesId, lastStep }) => (lastStep === undefined ? [] : [{ seriesId, lastStep }])),
  );
  for (const head of known) head.open = open.get(head.seriesId) ?? [];
  const present = new Set(known.map(({ key }) => key));
  const missing = keys.filter((key) => !present.has(key));
  if (missing.length === 0) return known;
  await refuseTooMany(tx, ref, missing.length);
  // Looked up before they are made: an insert that meets an existing row still uses up one of the numbers, which are small.
  const made = await tx
    .insert(series)
    .values(missing.map((key) => ({ runId: ref.runId, key })))
    .returning();
  const nothing = { lastStep: undefined, open: [], summary: undefined };
  return [...known, ...made.map(({ id, key }) => ({ seriesId: id, key, ...nothing }))];
}

async function findHeads(tx: Db, { runId, attempt }: RunAttemptRef, keys: string[]): Promise<SeriesHead[]> {
  const rows = await rowsOf<{
    series_id: number;
    key: string;
    attempt: number | null;
    attempt_last_step: number;
    count: number;
    last_step: number;
    last_at: number;
    last: number;
    min: number | null;
    min_step: number | null;
    max: number | null;
    max_step: number | null;
  }>(
    tx,
    sql`
      select ${series.id} as series_id, ${series.key}, attempt, attempt_last_step::float8, count::float8,
        last_step::float8, round(${milliseconds(sql`last_at`)}) as last_at, last,
        min, min_step::float8, max, max_step::float8
      from ${series} left join ${runSummaries} using (run_id, key)
      where run_id = ${runId} and key = any(${sql.param(keys)}::text[])
    `,
  );
  return rows.map((row) => ({
    seriesId: row.series_id,
    key: row.key,
    lastStep: row.attempt === attempt ? row.attempt_last_step : undefined,
    open: [],
    summary:
      row.attempt === null
        ? undefined
        : {
            count: row.count,
            lastStep: row.last_step,
            lastAt: row.last_at,
            last: row.last,
            min: row.min ?? Number.NaN,
            minStep: row.min_step,
            max: row.max ?? Number.NaN,
            maxStep: row.max_step,
          },
  }));
}
