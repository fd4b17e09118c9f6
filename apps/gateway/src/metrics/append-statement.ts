import type { Db } from "@frostline/db";
import { sql } from "drizzle-orm";
import { holdAtVersion } from "../runs/hold-at-version.ts";
import type { RunStatus } from "../runs/run.states.ts";
import { placesFor } from "./columns.ts";
import { pointColumns, pointsStatement } from "./points-statement.ts";
import { newRollupsStatement, rollupColumns } from "./rollups-statement.ts";
import { summariesStatement, summaryColumns } from "./summaries-statement.ts";

/** What an append says of its attempt, besides the points. */
export interface Report {
  seq: number;
  progress:
    | { phase: string; step: number; totalSteps: number; etaSeconds?: number | null | undefined }
    | undefined;
}

/** To be set in the attempt's row. */
export const reportColumns = ({
  seq,
  phase,
  step,
  totalSteps,
  etaSeconds,
}: Record<keyof ReportValues, unknown>) => sql`
  metrics_seq = greatest(metrics_seq, ${seq}::bigint),
  phase = coalesce(${phase}::run_phase, phase),
  step = coalesce(${step}::bigint, step),
  total_steps = coalesce(${totalSteps}::bigint, total_steps),
  eta_seconds = case when ${phase}::run_phase is null then eta_seconds else ${etaSeconds}::float8 end
`;

interface ReportValues {
  seq: number;
  phase: string | null;
  step: number | null;
  totalSteps: number | null;
  etaSeconds: number | null;
}

export const reportValues = ({ seq, progress }: Report): ReportValues => ({
  seq,
  phase: progress?.phase ?? null,
  step: progress?.step ?? null,
  totalSteps: progress?.totalSteps ?? null,
  etaSeconds: progress?.etaSeconds ?? null,
});

export const reportNames = ["seq", "phase", "step", "totalSteps", "etaSeconds"] as const;

/**
 * An append that goes on where the one before ended, in one statement: holds the attempt and stores points, rollups and
 * summaries, or does nothing and answers no row. Prepared, because to plan it takes as long as to run it.
 */
export function prepareAppend(db: Db) {
  const { run, held, contact } = holdAtVersion(db, reportColumns(placesFor(reportNames)));
  const ref = placesFor(["runId", "attempt"]);
  const isHeld = sql`exists (select from held)`;
  const points = pointsStatement(ref.attempt, placesFor(pointColumns), isHeld);
  const rollups = newRollupsStatement(ref.attempt, placesFor(rollupColumns), isHeld);
  const summaries = summariesStatement(ref, placesFor(summaryColumns), isHeld);
  return db
    .with(
      run,
      held,
      contact,
      db.$with("new_points", {}).as(points),
      db.$with("new_rollups", {}).as(rollups),
      db.$with("new_summaries", {}).as(summaries),
    )
    .select({
      teamId: sql<string>`team_id`,
      experimentId: sql<string>`experiment_id`,
      status: sql<RunStatus>`status`,
      metricsSeq: sql<number>`metrics_seq`,
    })
    .from(sql`held`)
    .prepare("append_metrics");
}
