import { runSummaries } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import { type ColumnType, columnFrom, type Given, instantOf, packed, packedNullable } from "./columns.ts";
import type { Advance } from "./series-heads.ts";
import type { Summary } from "./summary.ts";

export const summaryColumns = [
  "summaryKeys",
  "summaryAttemptLastSteps",
  "summaryCounts",
  "summaryLastSteps",
  "summaryLastTimes",
  "summaryLasts",
  "summaryMins",
  "summaryMinSteps",
  "summaryMaxs",
  "summaryMaxSteps",
] as const;

type SummaryColumns = Given<(typeof summaryColumns)[number]>;

export function columnsOfSummaries(advances: Advance[]): SummaryColumns {
  const column = (type: ColumnType, of: (summary: Summary) => number) =>
    packed(
      advances.map(({ head }) => of(head.summary)),
      type,
    );
  const nullable = (of: (summary: Summary) => number | null) =>
    packedNullable(advances.map(({ head }) => of(head.summary) ?? Number.NaN));
  return {
    summaryKeys: advances.map(({ head }) => head.key),
    summaryAttemptLastSteps: packed(
      advances.map(({ head }) => head.lastStep),
      "bigint",
    ),
    summaryCounts: column("bigint", ({ count }) => count),
    summaryLastSteps: column("bigint", ({ lastStep }) => lastStep),
    summaryLastTimes: column("float8", ({ lastAt }) => lastAt),
    summaryLasts: column("float8", ({ last }) => last),
    summaryMins: nullable(({ min }) => min),
    summaryMinSteps: nullable(({ minStep }) => minStep),
    summaryMaxs: nullable(({ max }) => max),
    summaryMaxSteps: nullable(({ maxStep }) => maxStep),
  };
}

/**
 * Brings the summaries of a run up to date with new points. They are computed here and written whole: nobody else changes
 * them meanwhile, since the run's row is held.
 */
export const summariesStatement = (
  { runId, attempt }: Given<"runId" | "attempt">,
  columns: SummaryColumns,
  condition: SQL,
): SQL => sql`
  insert into ${runSummaries} (
    run_id, attempt, key, attempt_last_step, count, last_step, last_at, last, min, min_step, max, max_step
  )
  select ${runId}::uuid, ${attempt}::int, key, attempt_last_step, count, last_step, ${instantOf(sql`last_at`)}, last,
    min, min_step::bigint, max, max_step::bigint
  from unnest(
    ${columns.summaryKeys}::text[], ${columnFrom(columns.summaryAttemptLastSteps, "bigint")},
    ${columnFrom(columns.summaryCounts, "bigint")}, ${columnFrom(columns.summaryLastSteps, "bigint")},
    ${columnFrom(columns.summaryLastTimes, "float8")}, ${columnFrom(columns.summaryLasts, "float8")},
    ${columnFrom(columns.summaryMins, "float8")}, ${columnFrom(columns.summaryMinSteps, "float8")},
    ${columnFrom(columns.summaryMaxs, "float8")}, ${columnFrom(columns.summaryMaxSteps, "float8")}
  ) as new (key, attempt_last_step, count, last_step, last_at, last, min, min_step, max, max_step)
  where ${condition}
  on conflict (run_id, key) do update set
    attempt = excluded.attempt, attempt_last_step = excluded.attempt_last_step, count = excluded.count,
    last_step = excluded.last_step, last_at = excluded.last_at, last = excluded.last,
    min = excluded.min, min_step = excluded.min_step, max = excluded.max, max_step = excluded.max_step
`;
