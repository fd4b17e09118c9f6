import { type Db, rowsOf, runSummaries, series } from "@frostline/db";
import { sql } from "drizzle-orm";
import type { RunAttemptRef } from "../runs/hold-attempt.ts";
import { milliseconds } from "./columns.ts";
import type { Summary } from "./summary.ts";

/** A metric of a run, and where it stands. */
export interface SeriesHead {
  seriesId: number;
  key: string;
  /** The highest step of which this attempt has a point. */
  lastStep: number | undefined;
  /** Of the whole run; undefined before its first point. */
  summary: Summary | undefined;
}

/** The series of these metrics, made where they are missing. */
export async function seriesHeads(tx: Db, ref: RunAttemptRef, keys: string[]): Promise<SeriesHead[]> {
  const known = await findHeads(tx, ref, keys);
  const present = new Set(known.map(({ key }) => key));
  const missing = keys.filter((key) => !present.has(key));
  if (missing.length === 0) return known;
  // Looked up before they are made: an insert that meets an existing row still uses up one of the numbers, which are small.
  const made = await tx
    .insert(series)
    .values(missing.map((key) => ({ runId: ref.runId, key })))
    .returning();
  const heads = made.map(({ id, key }) => ({ seriesId: id, key, lastStep: undefined, summary: undefined }));
  return [...known, ...heads];
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
