import { attempts, type Db, experiments, runSummaries, runs } from "@frostline/db";
import { and, eq, exists, inArray, sql } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { badInput } from "../errors.ts";
import { requireExperimentOfTeam } from "../experiments/find-experiment.ts";
import type { ExperimentRow } from "../experiments/stored-config.ts";
import type { RunNews } from "../runs/run-news.ts";
import { forgetScores } from "../runs/run-scores.ts";
import { checkText } from "../text.ts";
import { forgetSeries } from "./forget-metrics.ts";
import { longestMetricKey } from "./metric-key.ts";

const mostDays = 36_500;

/** How long metrics are kept, and which are not wanted any more. */
export class MetricRetentionService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock">,
    private readonly news: RunNews,
  ) {}

  /** @param days null: for ever */
  async keepPoints(caller: Caller, experimentId: string, days: number | null): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    if (days !== null && (days < 1 || days > mostDays)) {
      throw badInput("days", `Points are kept for 1 to ${mostDays} days, or for ever, not for ${days} days.`);
    }
    const { db, clock } = this.deps;
    const experiment = await requireExperimentOfTeam(db, teamId, experimentId);
    await db.transaction(async (tx) => {
      await tx.update(experiments).set({ keepPointsDays: days }).where(eq(experiments.id, experimentId));
      const subject = `${experiment.name}: ${days === null ? "for ever" : `${days} days`}`;
      await record(tx, clock, caller, { action: "POINTS_RETENTION_SET", subject, subjectId: experimentId });
    });
    return { ...experiment, keepPointsDays: days };
  }

  /** Deletes a metric of all runs of an experiment, for good; how many runs had it. A run that still logs it has it anew. */
  async deleteMetric(caller: Caller, experimentId: string, key: string): Promise<number> {
    const { teamId } = need(caller, "member");
    checkText("key", key, longestMetricKey);
    const { db, clock } = this.deps;
    const { name } = await requireExperimentOfTeam(db, teamId, experimentId);
    const runIds = await db.transaction(async (tx) => {
      const runIds = await lockRunsWith(tx, experimentId, key);
      if (runIds.length === 0) return [];
      await forgetSeries(tx, runIds, key);
      await tx
        .delete(runSummaries)
        .where(and(inArray(runSummaries.runId, runIds), eq(runSummaries.key, key)));
      await forgetScores(tx, experimentId, key);
      // Gateways that remember where the series stand have to look again.
      await tx
        .update(attempts)
        .set({ metricsVersion: sql`${attempts.metricsVersion} + 1` })
        .where(inArray(attempts.runId, runIds));
      const subject = `${name}: ${key}`;
      await record(tx, clock, caller, { action: "METRIC_DELETED", subject, subjectId: experimentId });
      return runIds;
    });
    this.news.added(teamId, experimentId, runIds);
    return runIds.length;
  }
}

/** Locked as by an append: none of them goes on meanwhile. In one order, so that two who delete do not wait for each other. */
async function lockRunsWith(tx: Db, experimentId: string, key: string): Promise<string[]> {
  const summary = tx
    .select({ one: sql`1` })
    .from(runSummaries)
    .where(and(eq(runSummaries.runId, runs.id), eq(runSummaries.key, key)));
  const found = await tx
    .select({ id: runs.id })
    .from(runs)
    .where(and(eq(runs.experimentId, experimentId), exists(summary)))
    .orderBy(runs.id)
    .for("no key update");
  return found.map(({ id }) => id);
}
