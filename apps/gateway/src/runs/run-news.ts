import { attempts, runs } from "@frostline/db";
import { and, count, eq, inArray, isNull } from "drizzle-orm";
import type { ServiceDeps } from "../deps.ts";
import type { RunChange } from "../events/event-bus.ts";
import type { RunRow } from "./move-run.ts";

/** Says what happened to runs. To be called after the transaction that did it has committed. */
export class RunNews {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "bus">) {}

  /** A run has changed, with what is new in it. */
  changed(
    run: Pick<RunRow, "teamId" | "experimentId" | "id" | "attempt">,
    news: Partial<Pick<RunChange, "metrics" | "logLines">> = {},
  ): void {
    const { teamId, experimentId, id, attempt } = run;
    this.deps.bus.publish("runChanged", {
      teamId,
      experimentId,
      runId: id,
      attempt,
      metrics: news.metrics ?? [],
      logLines: news.logLines ?? [],
    });
  }

  /** Runs were added to an experiment. One of them stands for all: who shows the others asks for the list again. */
  added(teamId: string, experimentId: string, ids: readonly string[]): void {
    const id = ids[0];
    if (id !== undefined) this.changed({ teamId, experimentId, id, attempt: 0 });
  }

  /** A runner has come, gone, or has another run. */
  runnerChanged(runner: { teamId: string; runnerId: string }): void {
    this.deps.bus.publish("runnerChanged", { teamId: runner.teamId, runnerId: runner.runnerId });
  }

  /** There is something to tell this runner, such as that it is to drain: it beats at once, and hears of it. */
  wanted(runner: { teamId: string; runnerId: string }): void {
    this.deps.bus.publish("heartbeatWanted", { teamId: runner.teamId, runnerId: runner.runnerId });
  }

  /** Of these runs, those that are CANCELLING are to be stopped by their runners. */
  async cancelling(moved: readonly RunRow[]): Promise<void> {
    const ids = moved.flatMap(({ id, status }) => (status === "CANCELLING" ? [id] : []));
    if (ids.length === 0) return;
    // Without this their next heartbeats bring it all the same.
    const rows = await this.deps.db
      .selectDistinct({ teamId: runs.teamId, runnerId: attempts.runnerId })
      .from(runs)
      .innerJoin(attempts, and(eq(attempts.runId, runs.id), eq(attempts.number, runs.attempt)))
      .where(inArray(runs.id, ids))
      .catch(() => []);
    for (const { teamId, runnerId } of rows) {
      if (runnerId !== null) this.wanted({ teamId, runnerId });
    }
  }

  /** There is something to claim: wakes the team's runners. */
  async queued(teamId: string): Promise<void> {
    // What is told about is committed: a failure to count it must not make it look undone.
    const rows = await this.deps.db
      .select({ queued: count() })
      .from(runs)
      .where(and(eq(runs.teamId, teamId), eq(runs.status, "QUEUED"), isNull(runs.deletedAt)))
      .catch(() => []);
    this.deps.bus.publish("runsPending", { teamId, queued: rows[0]?.queued ?? 0 });
  }
}
