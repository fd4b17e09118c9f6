import { runSummaries } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import type { RunAttemptRef } from "../runs/hold-attempt.ts";
import { columnOf, instantOf, nullableColumnOf } from "./columns.ts";
import type { SeriesPoints } from "./insert-points.ts";
import { summarise } from "./summary.ts";

/**
 * Brings the summaries of a run up to date with new points. They are computed here and written whole: the caller holds
 * the run's row, so that nobody else changes them meanwhile.
 */
export function summariesStatement(
  { runId, attempt }: RunAttemptRef,
  added: SeriesPoints[],
): SQL | undefined {
  if (added.length === 0) return undefined;
  const rows = added.map(({ head, points }) => {
    const attemptLastStep = Math.max(head.lastStep ?? -1, points.at(-1)?.step ?? -1);
    return { key: head.key, attemptLastStep, ...summarise(head.summary, points) };
  });
  return sql`
    insert into ${runSummaries} (
      run_id, attempt, key, attempt_last_step, count, last_step, last_at, last, min, min_step, max, max_step
    )
    select ${runId}::uuid, ${attempt}::int, key, attempt_last_step, count, last_step, ${instantOf(sql`last_at`)}, last,
      min, min_step::bigint, max, max_step::bigint
    from unnest(
      ${sql.param(rows.map(({ key }) => key))}::text[],
      ${columnOf(
        rows.map((row) => row.attemptLastStep),
        "bigint",
      )},
      ${columnOf(
        rows.map(({ count }) => count),
        "bigint",
      )},
      ${columnOf(
        rows.map(({ lastStep }) => lastStep),
        "bigint",
      )},
      ${columnOf(
        rows.map(({ lastAt }) => lastAt),
        "float8",
      )},
      ${columnOf(
        rows.map(({ last }) => last),
        "float8",
      )},
      ${nullableColumnOf(rows.map(({ min }) => min))},
      ${nullableColumnOf(rows.map(({ minStep }) => minStep ?? Number.NaN))},
      ${nullableColumnOf(rows.map(({ max }) => max))},
      ${nullableColumnOf(rows.map(({ maxStep }) => maxStep ?? Number.NaN))}
    ) as new (key, attempt_last_step, count, last_step, last_at, last, min, min_step, max, max_step)
    on conflict (run_id, key) do update set
      attempt = excluded.attempt, attempt_last_step = excluded.attempt_last_step, count = excluded.count,
      last_step = excluded.last_step, last_at = excluded.last_at, last = excluded.last,
      min = excluded.min, min_step = excluded.min_step, max = excluded.max, max_step = excluded.max_step
  `;
}
