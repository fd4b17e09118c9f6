import { type Db, runSummaries, series } from "@frostline/db";
import { asc, getTableColumns, inArray } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { badInput } from "../errors.ts";
import { requireRunsOfTeam } from "../runs/find-runs.ts";
import type { RunAttemptRef } from "../runs/hold-attempt.ts";
import type { RunNews } from "../runs/run-news.ts";
import { checkText } from "../text.ts";
import type { AppendedMetrics, MetricSeries, MetricSummary, RunProgressInput } from "./metric.types.ts";
import { MetricAppends } from "./metric-appends.ts";
import { deltasOf, type MetricBatch, pointsByKey } from "./metric-batch.ts";
import { longestMetricKey } from "./metric-key.ts";
import { readSeries, type XAxis } from "./read-series.ts";
import { goalOf } from "./summary.ts";

const mostPointsAtOnce = 100_000;
const mostKeysAtOnce = 1_000;
const mostRuns = 200;
const mostKeys = 100;
const mostBuckets = 10_000;

export class MetricService {
  readonly #appends: MetricAppends;

  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">,
    private readonly news: RunNews,
  ) {
    this.#appends = new MetricAppends(deps);
  }

  /** Stores a batch once, however often it is sent. Points that are there already keep their values. */
  async append(
    caller: Caller,
    ref: RunAttemptRef,
    seq: number,
    batches: MetricBatch[],
    progress: RunProgressInput | undefined,
  ): Promise<AppendedMetrics> {
    const writer = need(caller, "writer");
    checkBatches(seq, batches);
    const points = pointsByKey(batches, writer.kind === "runner");
    const sent = { ref, points, report: { seq, progress } };
    const { run, advances, metricsSeq } = await this.#appends.append(writer, sent);
    this.news.changed(run, { metrics: deltasOf(advances) });
    return {
      acceptedThroughSeq: metricsSeq,
      newPoints: advances.reduce((total, { points }) => total + points.length, 0),
      stopRequested: run.status === "CANCELLING",
    };
  }

  /** Names of all metrics that these runs have, sorted. */
  async keys(caller: Caller, runIds: string[]): Promise<string[]> {
    const { teamId } = need(caller, "viewer");
    await requireRunsOfTeam(this.deps.db, teamId, checkRunIds(runIds));
    const rows = await this.deps.db
      .selectDistinct({ key: series.key })
      .from(series)
      .where(inArray(series.runId, runIds))
      .orderBy(asc(series.key));
    return rows.map(({ key }) => key);
  }

  async series(
    caller: Caller,
    runIds: string[],
    keys: string[],
    points: number,
    axis: XAxis,
  ): Promise<MetricSeries[]> {
    const { teamId } = need(caller, "viewer");
    if (points < 2 || points > mostBuckets) {
      throw badInput("points", `A series is shown with 2 to ${mostBuckets} points, not ${points}.`);
    }
    if (keys.length > mostKeys) {
      throw badInput("keys", `${keys.length} metrics are too many at once; the limit is ${mostKeys}.`);
    }
    for (const [index, key] of keys.entries()) checkText(`keys[${index}]`, key, longestMetricKey);
    await requireRunsOfTeam(this.deps.db, teamId, checkRunIds(runIds));
    const wanted = [...new Set(runIds)];
    // One after the other: a request with many keys must not take every connection from the runners' writes.
    const answers: MetricSeries[] = [];
    for (const key of keys) answers.push(await readSeries(this.deps.db, wanted, key, points, axis));
    return answers;
  }
}

/** The summaries of the runs, sorted by key. */
export async function summariesOfRuns(db: Db, runIds: string[]): Promise<Map<string, MetricSummary[]>> {
  const { attempt: _attempt, attemptLastStep: _step, lastAt: _at, ...shown } = getTableColumns(runSummaries);
  const rows = await db
    .select(shown)
    .from(runSummaries)
    .where(inArray(runSummaries.runId, runIds))
    .orderBy(runSummaries.key);
  const summaries = new Map<string, MetricSummary[]>(runIds.map((id) => [id, []]));
  for (const row of rows) {
    const min = row.min ?? Number.NaN;
    const max = row.max ?? Number.NaN;
    const goal = goalOf(row.key);
    const [best, bestStep] = goal === "MINIMIZE" ? [min, row.minStep] : [max, row.maxStep];
    summaries.get(row.runId)?.push({ ...row, min, max, goal, best, bestStep });
  }
  return summaries;
}

/** @throws BAD_INPUT when a metric is named that is not asked for, or the other way round */
export function xAxis(kind: XAxis["kind"], key: string | undefined): XAxis {
  if (kind === "METRIC") {
    if (key === undefined) throw badInput("axisKey", "The axis METRIC needs the name of its metric.");
    return { kind, key: checkText("axisKey", key, longestMetricKey) };
  }
  if (key !== undefined) throw badInput("axisKey", `The axis ${kind} has no metric: leave its name out.`);
  return { kind };
}

function checkRunIds(runIds: string[]): string[] {
  if (runIds.length > mostRuns) {
    throw badInput("runIds", `${runIds.length} runs are too many at once; the limit is ${mostRuns}.`);
  }
  return runIds;
}

function checkBatches(seq: number, batches: MetricBatch[]): void {
  if (seq < 0) throw badInput("seq", "A sequence number cannot be negative.");
  if (batches.length > mostKeysAtOnce) {
    throw badInput(
      "series",
      `${batches.length} metrics are too many at once; the limit is ${mostKeysAtOnce}.`,
    );
  }
  const points = batches.reduce((total, { steps }) => total + steps.length, 0);
  if (points > mostPointsAtOnce) {
    throw badInput("series", `${points} points are too many at once; the limit is ${mostPointsAtOnce}.`);
  }
  for (const [index, { key, steps, values, times }] of batches.entries()) {
    const field = `series[${index}]`;
    checkText(`${field}.key`, key, longestMetricKey);
    if (values.length !== steps.length || times.length !== steps.length) {
      throw badInput(
        field,
        `The columns of "${key}" differ in length: ${steps.length} steps, ${values.length} values, ${times.length} times.`,
      );
    }
    const negative = steps.findIndex((step) => step < 0);
    if (negative >= 0) throw badInput(`${field}.steps[${negative}]`, "A step cannot be negative.");
  }
}
