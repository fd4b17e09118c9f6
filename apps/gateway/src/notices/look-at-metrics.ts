import { type Db, experiments, points, rowsOf, runSummaries, runs, series } from "@frostline/db";
import { and, eq, gt, gte, lt, or, type SQL, sql } from "drizzle-orm";
import { columnOf } from "../metrics/columns.ts";
import { lineagesOf } from "../metrics/run-extents.ts";
import { goalOf } from "../metrics/summary.ts";
import { type ConditionOf, plural } from "./condition.ts";
import { inScope, mostAtOnce, type Scope, untold } from "./look-at-runs.ts";
import { type NoticeEvent, nameOfRun } from "./notice-event.ts";

/** These go on: the list is written out, so that the index on them can be used. */
const goesOn = sql`${runs.status} in ('RUNNING', 'CANCELLING', 'LOST')`;

/**
 * Runs that go on, or ended since then, of which a value was beyond the threshold: once for each run. Summaries keep the
 * extremes of all points, so that a value counts which came and went between two looks.
 */
export async function crossedThresholds(
  db: Db,
  scope: Scope,
  { key, comparison, threshold }: ConditionOf<"METRIC">,
  since: SQL,
): Promise<NoticeEvent[]> {
  const isAbove = comparison === "ABOVE";
  const beyond = isAbove ? gt(runSummaries.max, threshold) : lt(runSummaries.min, threshold);
  const occasion = sql<string>`${runs.id} || ':crossed'`;
  const rows = await db
    .select({ run: runs, experimentName: experiments.name, summary: runSummaries, occasion })
    .from(runs)
    .innerJoin(runSummaries, and(eq(runSummaries.runId, runs.id), eq(runSummaries.key, key)))
    .innerJoin(experiments, eq(experiments.id, runs.experimentId))
    .where(and(inScope(scope), or(goesOn, gte(runs.finishedAt, since)), beyond, untold(scope, occasion)))
    .limit(mostAtOnce);
  return rows.map(({ run, experimentName, summary, occasion }) => {
    const value = (isAbove ? summary.max : summary.min) ?? Number.NaN;
    const step = (isAbove ? summary.maxStep : summary.minStep) ?? 0;
    return {
      type: "metric.crossed",
      ...{ run, experiment: { id: run.experimentId, name: experimentName }, metric: { key, value, step } },
      text: `${nameOfRun(run, experimentName)}: ${key} was ${value} at step ${step}, ${isAbove ? "above" : "below"} ${threshold}.`,
      occasion,
    };
  });
}

/** Running runs whose best value has so many points after it; once for each best value. */
export async function stalledMetrics(
  db: Db,
  scope: Scope,
  { key, evaluations }: ConditionOf<"NO_IMPROVEMENT">,
): Promise<NoticeEvent[]> {
  const falls = goalOf(key) === "MINIMIZE";
  const bestStep = falls ? runSummaries.minStep : runSummaries.maxStep;
  const occasion = sql<string>`${runs.id} || ':stalled:' || ${bestStep}`;
  const rows = await db
    .select({
      run: runs,
      experimentName: experiments.name,
      summary: runSummaries,
      seriesId: series.id,
      occasion,
    })
    .from(runs)
    .innerJoin(runSummaries, and(eq(runSummaries.runId, runs.id), eq(runSummaries.key, key)))
    .innerJoin(series, and(eq(series.runId, runs.id), eq(series.key, key)))
    .innerJoin(experiments, eq(experiments.id, runs.experimentId))
    .where(
      and(
        inScope(scope),
        goesOn,
        eq(runs.status, "RUNNING"),
        gt(runSummaries.count, evaluations),
        gt(runSummaries.lastStep, bestStep),
        untold(scope, occasion),
      ),
    );
  const candidates = rows.map((row) => ({
    ...row,
    best: (falls ? row.summary.min : row.summary.max) ?? Number.NaN,
    bestStep: (falls ? row.summary.minStep : row.summary.maxStep) ?? 0,
  }));
  const stalled = await haveManyPointsAfter(db, candidates, evaluations);
  return candidates
    .filter(({ run }) => stalled.has(run.id))
    .slice(0, mostAtOnce)
    .map(({ run, experimentName, best, bestStep, occasion }) => ({
      type: "metric.stalled",
      ...{
        run,
        experiment: { id: run.experimentId, name: experimentName },
        metric: { key, value: best, step: bestStep },
      },
      text: `${nameOfRun(run, experimentName)}: ${key} has not been ${falls ? "lower" : "higher"} than ${best} of step ${bestStep} for ${plural(evaluations, "evaluation")}.`,
      occasion,
    }));
}

interface Candidate {
  run: { id: string };
  seriesId: number;
  bestStep: number;
}

/** Ids of the runs that have so many points beyond their best one, in the attempts that count. */
async function haveManyPointsAfter(db: Db, candidates: Candidate[], most: number): Promise<Set<string>> {
  if (candidates.length === 0) return new Set();
  const lineages = await lineagesOf(
    db,
    candidates.map(({ run }) => run.id),
  );
  const pieces = candidates.flatMap((candidate) =>
    (lineages.get(candidate.run.id) ?? []).map((segment) => ({ ...candidate, ...segment })),
  );
  const column = (of: (piece: (typeof pieces)[number]) => number, type: "int" | "bigint") =>
    columnOf(pieces.map(of), type);
  const rows = await rowsOf<{ run_id: string }>(
    db,
    sql`
      select run_id from unnest(
        ${sql.param(pieces.map(({ run }) => run.id))}::uuid[],
        ${column(({ seriesId }) => seriesId, "int")},
        ${column(({ attempt }) => attempt, "int")},
        ${column(({ bestStep }) => bestStep, "bigint")},
        ${column(({ upTo }) => upTo, "bigint")}
      ) as piece (run_id, series_id, attempt, best_step, up_to)
      cross join lateral (
        select 1 from ${points} as p
        where p.series_id = piece.series_id and p.attempt = piece.attempt
          and p.step > best_step and p.step <= up_to
        limit ${most}
      ) as after_best
      group by run_id having count(*) >= ${most}
    `,
  );
  return new Set(rows.map(({ run_id }) => run_id));
}
