import { experiments, runs } from "@frostline/db";
import type { Plan, RunConfig } from "@frostline/model";
import { and, eq, isNull, lt } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError, badInput, notFound } from "../errors.ts";
import { deleteRuns, restorableSince, restoreRuns, tooLate } from "../runs/delete-runs.ts";
import { moveRuns, type RunRow } from "../runs/move-run.ts";
import type { RunNews } from "../runs/run-news.ts";
import type { PlanInput } from "./experiment.types.ts";
import { requireExperimentOfTeam } from "./find-experiment.ts";
import { insertRuns } from "./new-runs.ts";
import { checkName, checkPlan, checkQuestion, mostRuns } from "./plan-input.ts";
import { changedQueueing, queueingOf } from "./queueing.ts";
import type { QueueingInput } from "./queueing.types.ts";
import { type ExperimentRow, hashOfConfig, storedExperimentConfig } from "./stored-config.ts";

/** What people do with an experiment that is there. */
export class ExperimentControlService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock">,
    private readonly news: RunNews,
  ) {}

  /** Changes what people read; the definition of what is trained stays. Absent fields stay too. */
  async edit(
    caller: Caller,
    id: string,
    changes: { name: string | undefined; question: string | undefined },
  ): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    const experiment = await requireExperimentOfTeam(this.deps.db, teamId, id);
    const name = changes.name === undefined ? experiment.name : checkName(changes.name);
    const question = changes.question === undefined ? experiment.question : checkQuestion(changes.question);
    await this.deps.db.update(experiments).set({ name, question }).where(eq(experiments.id, id));
    return { ...experiment, name, question };
  }

  /** Which runners get its runs, when, and for how long: also of those that are queued already. Absent fields stay. */
  async setQueueing(caller: Caller, id: string, input: QueueingInput): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    const updated = await this.deps.db.transaction(async (tx) => {
      await requireExperimentOfTeam(tx, teamId, id);
      const [before] = await tx.select().from(experiments).where(eq(experiments.id, id)).for("update");
      if (!before) throw notFound("experiment");
      const changed = changedQueueing("queueing", queueingOf(before), input);
      const [row] = await tx.update(experiments).set(changed).where(eq(experiments.id, id)).returning();
      if (!row) throw new Error("the experiment was not returned");
      const entry = { action: "EXPERIMENT_QUEUEING_SET", subject: row.name, subjectId: id } as const;
      await record(tx, this.deps.clock, caller, entry);
      return row;
    });
    await this.news.queued(teamId); // runners that could not take its runs perhaps can now
    return updated;
  }

  /** Cancels what has not ended: at once what nobody has yet, the rest as soon as its runner has stopped. */
  async cancel(caller: Caller, id: string): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    const experiment = await requireExperimentOfTeam(this.deps.db, teamId, id);
    const which = and(eq(runs.experimentId, id), isNull(runs.deletedAt));
    const reason = "USER_STOP";
    const moved = await this.deps.db.transaction(async (tx) => {
      const ended = { reason, finishedAt: this.deps.clock.now() } as const;
      const cancelIdle = () => moveRuns(tx, { which, from: ["QUEUED", "LOST"] }, "CANCELLED", ended);
      // Idle ones before, so that nobody claims them meanwhile, and after, for those just handed back.
      const idle = await cancelIdle();
      const active = await moveRuns(tx, { which }, "CANCELLING", { reason });
      return [...idle, ...active, ...(await cancelIdle())];
    });
    this.#tell(moved);
    await this.news.cancelling(moved);
    return experiment;
  }

  /** Takes an experiment and its runs out of the lists and the queue; what runners have of it is cancelled. */
  async delete(caller: Caller, id: string): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    const { name } = await requireExperimentOfTeam(this.deps.db, teamId, id);
    const changed = await this.deps.db.transaction(async (tx) => {
      const { clock } = this.deps;
      const deleted = await tx
        .update(experiments)
        .set({ deletedAt: clock.now() }) // the instant of the transaction: the same for its runs
        .where(and(eq(experiments.id, id), isNull(experiments.deletedAt)))
        .returning({ id: experiments.id });
      if (deleted.length === 0) return [];
      await record(tx, clock, caller, { action: "EXPERIMENT_DELETED", subject: name, subjectId: id });
      return (await deleteRuns(tx, clock, eq(runs.experimentId, id))).changed;
    });
    this.#tell(changed);
    await this.news.cancelling(changed);
    return requireExperimentOfTeam(this.deps.db, teamId, id);
  }

  /** Undoes a deletion: the experiment, and the runs that were deleted with it. What was cancelled stays so. */
  async restore(caller: Caller, id: string): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    const experiment = await requireExperimentOfTeam(this.deps.db, teamId, id);
    if (experiment.deletedAt === null) return experiment;
    const { clock } = this.deps;
    const changed = await this.deps.db.transaction(async (tx) => {
      const together = and(
        eq(runs.experimentId, id),
        eq(
          runs.deletedAt,
          tx.select({ at: experiments.deletedAt }).from(experiments).where(eq(experiments.id, id)),
        ),
      );
      const restored = await restoreRuns(tx, clock, together);
      const [row] = await tx
        .update(experiments)
        .set({ deletedAt: null })
        .where(and(eq(experiments.id, id), lt(restorableSince(clock), experiments.deletedAt)))
        .returning({ id: experiments.id });
      if (!row) throw tooLate("experiment");
      const { name: subject } = experiment;
      await record(tx, clock, caller, { action: "EXPERIMENT_RESTORED", subject, subjectId: id });
      return restored;
    });
    this.#tell(changed);
    await this.news.queued(teamId);
    return { ...experiment, deletedAt: null };
  }

  /** Queues the cells of a further plan; those that the experiment has already are left as they are. */
  async addRuns(caller: Caller, id: string, input: PlanInput): Promise<ExperimentRow> {
    const { teamId } = need(caller, "member");
    const { updated, added } = await this.deps.db.transaction(async (tx) => {
      await requireExperimentOfTeam(tx, teamId, id);
      const [experiment] = await tx.select().from(experiments).where(eq(experiments.id, id)).for("update");
      if (!experiment || experiment.deletedAt !== null) {
        throw new AppError("CONFLICT", "This experiment is deleted: restore it first.");
      }
      const config = storedExperimentConfig(experiment);
      const blocks = experiment.blocks ?? undefined;
      const { plan, cells } = checkPlan(input, config, blocks);
      const present = await tx
        .select({ configHash: runs.configHash })
        .from(runs)
        .where(and(eq(runs.experimentId, id), isNull(runs.deletedAt)));
      const fresh = newCells(cells, new Set(present.map(({ configHash }) => configHash)));
      if (present.length + fresh.length > mostRuns) {
        throw badInput("plan", `An experiment has at most ${mostRuns} runs; this one has ${present.length}.`);
      }
      const added = await insertRuns(tx, { experimentId: id, teamId, blocks }, fresh, this.deps.clock.now());
      const wider = widen(experiment.plan as Plan, plan);
      const [row] = await tx
        .update(experiments)
        .set({ plan: wider })
        .where(eq(experiments.id, id))
        .returning();
      if (!row) throw new Error("the experiment was not returned");
      return { updated: row, added };
    });
    this.news.added(teamId, id, added);
    await this.news.queued(teamId);
    return updated;
  }

  #tell(changed: RunRow[]): void {
    for (const run of changed) this.news.changed(run);
  }
}

function newCells(cells: RunConfig[], present: Set<string>): RunConfig[] {
  const fresh = cells.filter((cell) => !present.has(hashOfConfig(cell)));
  if (fresh.length === 0) throw badInput("plan", "The experiment has all of these runs already.");
  return fresh;
}

/** The smallest plan that has both in it. */
function widen(plan: Plan, added: Plan): Plan {
  const distinct = <Value>(values: Value[]) => [
    ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
  ];
  return {
    freeze: distinct([...plan.freeze, ...added.freeze]),
    seeds: distinct([...plan.seeds, ...added.seeds]),
  };
}
