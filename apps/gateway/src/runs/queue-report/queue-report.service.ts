import { experiments, rowsOf, runs } from "@frostline/db";
import { eq, sql } from "drizzle-orm";
import { type Caller, need } from "../../auth/caller.ts";
import type { ServiceDeps } from "../../deps.ts";
import { notFound } from "../../errors.ts";
import { findRunners } from "../../runners/find-runners.ts";
import { requireRunOfTeam } from "../find-runs.ts";
import type { RunRow } from "../move-run.ts";
import { runsInHands } from "../run.queries.ts";
import type { QueueReport } from "./queue-report.types.ts";
import { sentenceOn, verdictOn } from "./verdicts.ts";

/** Answers why a run is still queued. */
export class QueueReportService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">) {}

  /** Null for a run that is not queued. */
  async report(caller: Caller, runId: string): Promise<QueueReport | null> {
    const { teamId } = need(caller, "viewer");
    const { db, clock, settings } = this.deps;
    const run = await requireRunOfTeam(db, teamId, runId);
    if (run.status !== "QUEUED" || run.deletedAt !== null) return null;
    const [experiment] = await db.select().from(experiments).where(eq(experiments.id, run.experimentId));
    if (!experiment) throw notFound("experiment");
    const runners = await findRunners(db, clock, settings.leaseSeconds, { teamId });
    const inHands = await runsInHands(
      db,
      runners.map(({ id }) => id),
    );
    const wanted = { requiredLabels: experiment.requiredLabels, memoryBytes: run.memoryBytes };
    const verdicts = runners.map((runner) => verdictOn(runner, wanted, inHands.get(runner.id)?.length ?? 0));
    const runsAhead = await this.#runsAhead(run, experiment.priority);
    return {
      sentence: sentenceOn(verdicts, wanted, runsAhead),
      runsAhead,
      needsBytes: run.memoryBytes,
      runners: verdicts,
    };
  }

  /** Those of higher priority; those before it in its experiment; and as many of each other experiment, which take turns. */
  async #runsAhead(run: RunRow, priority: number): Promise<number> {
    const [counted] = await rowsOf<{ ahead: number }>(
      this.deps.db,
      sql`
        with queued as (
          select experiment_id, count(*) as runs, count(*) filter (where id < ${run.id}) as older
          from ${runs} where team_id = ${run.teamId} and status = 'QUEUED' and deleted_at is null
          group by experiment_id
        ), own as (
          select older from queued where experiment_id = ${run.experimentId}
        )
        select coalesce(sum(
          case
            when queued.experiment_id = ${run.experimentId} then own.older
            when experiment.priority > ${priority} then queued.runs
            when experiment.priority = ${priority} and experiment.id < ${run.experimentId} then least(queued.runs, own.older + 1)
            when experiment.priority = ${priority} then least(queued.runs, own.older)
            else 0
          end
        ), 0)::float8 as ahead
        from queued join ${experiments} as experiment on experiment.id = queued.experiment_id cross join own
      `,
    );
    return counted?.ahead ?? 0;
  }
}
