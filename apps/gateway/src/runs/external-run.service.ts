import { attempts, type Db, experiments, runs } from "@frostline/db";
import { type ExperimentConfig, parseRunConfig, type RunConfig } from "@frostline/model";
import { and, eq } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { requireExperimentOfTeam } from "../experiments/find-experiment.ts";
import { runColumns } from "../experiments/new-runs.ts";
import { naming, present, toStoredPolicy } from "../experiments/policy-input.ts";
import { storedExperimentConfig } from "../experiments/stored-config.ts";
import { checkProvenance, storeProvenance } from "../provenance/store-provenance.ts";
import { checkTags } from "../tags/check-tags.ts";
import { checkText } from "../text.ts";
import type { CreateExternalRunInput } from "./external-run.types.ts";
import { externalLeaseSeconds, holdAttempt, lockRun } from "./hold-attempt.ts";
import { moveRun, type RunRow } from "./move-run.ts";
import { ALL_STATUSES, isFinal } from "./run.states.ts";
import type { RunNews } from "./run-news.ts";

const ended = ALL_STATUSES.filter(isFinal);

/** Runs that scripts train themselves and only log here. */
export class ExternalRunService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">,
    private readonly news: RunNews,
  ) {}

  /** The run is RUNNING at once, at its only attempt. Asked again with the same key, the same run is answered. */
  async create(caller: Caller, input: CreateExternalRunInput): Promise<RunRow> {
    const { teamId } = need(caller, "member");
    const experiment = await requireExperimentOfTeam(this.deps.db, teamId, input.experimentId);
    const config = configOf(storedExperimentConfig(experiment), input);
    const provenance = checkProvenance("input.provenance", input.provenance);
    const tags = checkTags("input.tags", input.tags);
    const creationKey = input.idempotencyKey
      ? checkText("input.idempotencyKey", input.idempotencyKey, 200)
      : null;
    const now = this.deps.clock.now();
    const run = await this.deps.db.transaction(async (tx) => {
      await requireOpen(tx, experiment.id);
      const [created] = await tx
        .insert(runs)
        .values({
          ...runColumns(config, experiment.blocks ?? undefined),
          ...{ teamId, experimentId: experiment.id, tags, creationKey, external: true },
          ...{ status: "RUNNING", attempt: 1, createdAt: now, queuedAt: now, startedAt: now },
        })
        .onConflictDoNothing({ target: [runs.teamId, runs.creationKey] })
        .returning();
      if (!created) return undefined;
      await storeProvenance(tx, { runId: created.id }, provenance);
      await tx.insert(attempts).values({
        ...{ runId: created.id, number: 1, startedAt: now, trainingStartedAt: now },
        leaseExpiresAt: later(now, externalLeaseSeconds),
      });
      return created;
    });
    if (!run) return this.#createdBefore(teamId, creationKey ?? "");
    this.news.changed(run);
    return run;
  }

  /**
   * A script goes on with its run. What has ended goes on too, at the same attempt, and its end is forgotten; of one that
   * has not it is a sign of life. Saying it twice is fine.
   * @throws CONFLICT when the run is deleted, or a runner trains it
   */
  async resume(caller: Caller, id: string): Promise<RunRow> {
    const member = need(caller, "member");
    const run = await this.deps.db.transaction(async (tx) => {
      const run = await lockRun(tx, member, id);
      if (!run.external)
        throw new AppError("CONFLICT", "A runner trains this run: no script goes on with it.");
      if (run.deletedAt !== null) throw new AppError("CONFLICT", "This run is deleted: restore it first.");
      const { clock, settings } = this.deps;
      const ref = { runId: run.id, attempt: run.attempt };
      const reopened = await moveRun(tx, { ...run, from: ended }, "RUNNING", {
        ...{ reason: null, message: null, result: null, finishedAt: null },
      });
      if (!reopened) return (await holdAttempt(tx, clock, settings.leaseSeconds, member, ref)).run;
      await tx
        .update(attempts)
        .set({
          ...{ finishedAt: null, outcome: null, reason: null },
          leaseExpiresAt: later(clock.now(), externalLeaseSeconds),
        })
        .where(and(eq(attempts.runId, ref.runId), eq(attempts.number, ref.attempt)));
      return reopened;
    });
    this.news.changed(run);
    return run;
  }

  async #createdBefore(teamId: string, creationKey: string): Promise<RunRow> {
    const [run] = await this.deps.db
      .select()
      .from(runs)
      .where(and(eq(runs.teamId, teamId), eq(runs.creationKey, creationKey)));
    if (!run) throw new Error("the run of this key is gone");
    return run;
  }
}

/** Locked against a deletion at the same time. */
async function requireOpen(tx: Db, experimentId: string): Promise<void> {
  const [experiment] = await tx
    .select()
    .from(experiments)
    .where(eq(experiments.id, experimentId))
    .for("share");
  if (experiment?.deletedAt !== null) {
    throw new AppError("CONFLICT", "This experiment is deleted: restore it first.");
  }
}

/** The experiment's configuration with what the script does differently. */
function configOf(experiment: ExperimentConfig, input: CreateExternalRunInput): RunConfig {
  const freeze = input.freeze ? toStoredPolicy(input.freeze, "input.freeze") : { kind: "prefix", depth: 0 };
  const training = { ...experiment.training, ...present({ learningRate: input.learningRate }) };
  return naming("input", () => parseRunConfig({ ...experiment, training, freeze, seed: input.seed }));
}
