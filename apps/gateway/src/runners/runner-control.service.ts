import { type Db, runners } from "@frostline/db";
import { and, eq, isNotNull, isNull, type SQL } from "drizzle-orm";
import type { AuditAction } from "../audit/audit-action.ts";
import { record } from "../audit/record.ts";
import { type Caller, need, type RunnerCaller, type UserCaller } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { notFound } from "../errors.ts";
import { isId } from "../ids.ts";
import type { RunNews } from "../runs/run-news.ts";
import { deleteRunner } from "./delete-runner.ts";
import { findRunners } from "./find-runners.ts";
import type { Runner } from "./runner.types.ts";

type Keeper = UserCaller | RunnerCaller;
/** Instants may be SQL. */
type RunnerPatch = Parameters<ReturnType<typeof updateRunners>["set"]>[0];

const updateRunners = (db: Db) => db.update(runners);

/** What people do with the team's runners, and a runner with itself. Doing it twice is fine. */
export class RunnerControlService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "bus" | "settings">,
    private readonly news: RunNews,
  ) {}

  /** It gets no new run, and leaves when those that it has have ended: it is told to ask, and learns so by its next heartbeat in any case. */
  async drain(caller: Caller, id: string): Promise<Runner> {
    const keeper = need(caller, "keeper");
    return this.#change(keeper, id, {
      set: { drainingSince: this.deps.clock.now() },
      where: isNull(runners.drainingSince),
      action: "RUNNER_DRAINED",
    });
  }

  /** Ends a drain: the runner gets runs again, once it is there. */
  async resume(caller: Caller, id: string): Promise<Runner> {
    const member = need(caller, "member", "RUNNERS");
    return this.#change(member, id, {
      set: { drainingSince: null },
      where: isNotNull(runners.drainingSince),
      action: "RUNNER_RESUMED",
    });
  }

  /** The runner gets runs again: somebody has looked at why they failed on it. */
  async liftQuarantine(caller: Caller, id: string): Promise<Runner> {
    const member = need(caller, "member", "RUNNERS");
    return this.#change(member, id, {
      set: { quarantinedAt: null, quickFailures: [] },
      where: isNotNull(runners.quarantinedAt),
      action: "RUNNER_QUARANTINE_LIFTED",
    });
  }

  /** Its session ends, its secret is worth nothing any more, and the runs that it has go back to the queue. */
  async delete(caller: Caller, id: string): Promise<boolean> {
    const keeper = need(caller, "keeper");
    await this.#require(keeper, id);
    await deleteRunner(this.deps, this.news, keeper, { runnerId: id, teamId: keeper.teamId });
    return true;
  }

  async #change(
    keeper: Keeper,
    id: string,
    { set, where, action }: { set: RunnerPatch; where: SQL; action: AuditAction },
  ): Promise<Runner> {
    const { db, clock } = this.deps;
    await this.#require(keeper, id);
    const changed = await db.transaction(async (tx) => {
      const [row] = await updateRunners(tx)
        .set(set)
        .where(and(eq(runners.id, id), isNull(runners.deletedAt), where))
        .returning({ name: runners.name });
      if (row) await record(tx, clock, keeper, { action, subject: row.name, subjectId: id });
      return row;
    });
    if (changed) {
      this.news.runnerChanged({ teamId: keeper.teamId, runnerId: id });
      this.news.wanted({ teamId: keeper.teamId, runnerId: id });
      await this.news.queued(keeper.teamId); // wakes the runner, should it get runs again
    }
    return this.#require(keeper, id);
  }

  /** @throws NOT_FOUND for a runner of another team, for one that is deleted, and to a runner for every other one */
  async #require(keeper: Keeper, id: string): Promise<Runner> {
    const { db, clock, settings } = this.deps;
    const mayBe = isId(id) && (keeper.kind !== "runner" || keeper.runnerId === id);
    const ofTeam = mayBe
      ? await findRunners(db, clock, settings.leaseSeconds, { teamId: keeper.teamId })
      : [];
    const runner = ofTeam.find((one) => one.id === id);
    if (!runner) throw notFound("runner");
    return runner;
  }
}
