import { type Db, experiments, runs } from "@frostline/db";
import { and, eq, isNull } from "drizzle-orm";
import type { AuditAction } from "../audit/audit-action.ts";
import { record } from "../audit/record.ts";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { deleteRuns, restoreRuns, tooLate } from "./delete-runs.ts";
import { requireRunOfTeam } from "./find-runs.ts";
import { moveRun, type RunRow } from "./move-run.ts";
import { retryRuns } from "./retry-runs.ts";
import { isFinal } from "./run.states.ts";
import type { RunNews } from "./run-news.ts";

/** What people do with runs. */
export class RunService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock">,
    private readonly news: RunNews,
  ) {}

  async run(caller: Caller, id: string): Promise<RunRow> {
    const { teamId } = need(caller, "viewer");
    return requireRunOfTeam(this.deps.db, teamId, id);
  }

  /** At once when nobody has the run yet; else its runner is told, and the run is CANCELLING until it has stopped. */
  async cancel(caller: Caller, id: string): Promise<RunRow> {
    const { teamId } = need(caller, "member");
    for (;;) {
      const run = await requireRunOfTeam(this.deps.db, teamId, id);
      if (run.status === "CANCELLING" || run.status === "CANCELLED") return run;
      if (isFinal(run.status)) {
        throw new AppError("CONFLICT", `This run cannot be cancelled any more: it is ${run.status}.`);
      }
      // Meanwhile a runner may take the run or hand it back, so that neither finds it: then it is looked at again.
      const moved = (await this.#cancelIdle(run)) ?? (await this.#cancelActive(run));
      if (moved) {
        this.news.changed(moved);
        await this.news.cancelling([moved]);
        return moved;
      }
    }
  }

  /**
   * Queues runs that have failed or were cancelled for another attempt: all, or none. Those that wait or go on already stay
   * as they are, so that saying it twice is fine.
   * @throws CONFLICT naming the first run that cannot be tried again
   */
  async retry(caller: Caller, ids: string[]): Promise<RunRow[]> {
    const member = need(caller, "member");
    const { db, clock } = this.deps;
    const { all, moved } = await db.transaction((tx) => retryRuns(tx, clock, member, ids));
    for (const run of moved) this.news.changed(run);
    if (moved.length > 0) await this.news.queued(member.teamId);
    return all;
  }

  /** Takes a run out of the lists and the queue; what a runner has of it is cancelled. Deleting twice is fine. */
  async delete(caller: Caller, id: string): Promise<RunRow> {
    const { teamId } = need(caller, "member");
    await requireRunOfTeam(this.deps.db, teamId, id);
    const { changed } = await this.deps.db.transaction(async (tx) => {
      const deleted = await deleteRuns(tx, this.deps.clock, eq(runs.id, id));
      for (const run of deleted.changed) await this.#record(tx, caller, "RUN_DELETED", run);
      return deleted;
    });
    for (const run of changed) this.news.changed(run);
    await this.news.cancelling(changed);
    return requireRunOfTeam(this.deps.db, teamId, id);
  }

  /** @throws CONFLICT when its experiment is deleted too, or when it was deleted too long ago */
  async restore(caller: Caller, id: string): Promise<RunRow> {
    const { teamId } = need(caller, "member");
    const run = await requireRunOfTeam(this.deps.db, teamId, id);
    if (run.deletedAt === null) return run;
    const restored = await this.deps.db.transaction(async (tx) => {
      // Locked against a deletion and against runs added at the same time.
      const [experiment] = await tx
        .select()
        .from(experiments)
        .where(eq(experiments.id, run.experimentId))
        .for("update");
      if (experiment?.deletedAt !== null) {
        throw new AppError(
          "CONFLICT",
          "The experiment of this run is deleted: restore the experiment first.",
        );
      }
      const twins = await tx
        .select({ id: runs.id })
        .from(runs)
        .where(
          and(
            eq(runs.experimentId, run.experimentId),
            eq(runs.configHash, run.configHash),
            isNull(runs.deletedAt),
          ),
        );
      // A plan has each of its cells once; scripts may do the same as often as they like.
      if (twins.length > 0 && !run.external) {
        throw new AppError(
          "CONFLICT",
          "The experiment has a run of the same settings: delete that one first.",
        );
      }
      const [row] = await restoreRuns(tx, this.deps.clock, eq(runs.id, id));
      if (!row) throw tooLate("run");
      await this.#record(tx, caller, "RUN_RESTORED", row);
      return row;
    });
    this.news.changed(restored);
    await this.news.queued(teamId);
    return restored;
  }

  #record(tx: Db, caller: Caller, action: AuditAction, { id, seed }: RunRow): Promise<void> {
    return record(tx, this.deps.clock, caller, { action, subject: `run with seed ${seed}`, subjectId: id });
  }

  #cancelIdle({ id }: RunRow): Promise<RunRow | undefined> {
    return moveRun(this.deps.db, { id, from: ["QUEUED", "LOST"] }, "CANCELLED", {
      reason: "USER_STOP",
      finishedAt: this.deps.clock.now(),
    });
  }

  #cancelActive({ id }: RunRow): Promise<RunRow | undefined> {
    return moveRun(this.deps.db, { id }, "CANCELLING", { reason: "USER_STOP" });
  }
}
