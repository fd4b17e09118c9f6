import { attempts, type Db, experiments } from "@frostline/db";
import { and, eq, isNotNull, isNull, lt, max, sql } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError, badInput } from "../errors.ts";
import { toRunConfig, trainedGroups } from "../experiments/stored-config.ts";
import { dropCheckpointsBeyond, newestCheckpoint } from "../files/run-checkpoints.ts";
import { inheritSummaries } from "../metrics/inherit-summaries.ts";
import { reachedStep } from "../metrics/reached-step.ts";
import type { RunnerSessions } from "../runners/open-session.ts";
import { judgeRunner } from "../runners/quarantine.ts";
import { checkText, fitText } from "../text.ts";
import { checkReached, checkStart } from "./check-start.ts";
import { verdictOnFailed } from "./failed-run.ts";
import { requireRunOfTeam } from "./find-runs.ts";
import { holdAttempt, lockRun, type RunAttemptRef, type Writer } from "./hold-attempt.ts";
import { verdictOnReleased } from "./lost-run.ts";
import { moveRun, type RunRow } from "./move-run.ts";
import { claimNextRun } from "./run.queue.ts";
import { isFinal, type RunReason, type RunStatus } from "./run.states.ts";
import type { RunNews } from "./run-news.ts";
import type { ClaimedRun, FinishRunInput, StartRunInput } from "./run-protocol.types.ts";
import { toStoredResult } from "./stored-run.ts";

const longestMessage = 2_000;

/** What runners do with runs: claim, start, hand back, finish. */
export class RunProtocolService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">,
    private readonly sessions: RunnerSessions,
    private readonly news: RunNews,
  ) {}

  async claim(caller: Caller, sessionId: string, idempotencyKey: string): Promise<ClaimedRun | null> {
    const runner = need(caller, "runner");
    const claimKey = checkText("idempotencyKey", idempotencyKey, 200);
    const { db, clock, settings } = this.deps;
    await this.sessions.touch(runner, sessionId);
    const request = { ...runner, sessionId, claimKey };
    const claim = await db.transaction(async (tx) => {
      const next = await claimNextRun(tx, clock, settings.leaseSeconds, request);
      // In the same transaction: an upload of the attempt before is either here by now, or refused.
      return next && { ...next, ...(await this.#origins(tx, next)) };
    });
    if (!claim) return null;
    this.#tell(runner, await requireRunOfTeam(db, runner.teamId, claim.runId));
    return { ...claim, config: toRunConfig(claim.config) };
  }

  /** Training begins, with these facts about the engine and the model. Starting again changes nothing but the facts. */
  async start(caller: Caller, input: StartRunInput): Promise<RunRow> {
    const runner = need(caller, "runner");
    checkStart(input);
    const run = await this.deps.db.transaction(async (tx) => {
      const { run } = await this.#hold(tx, runner, input.run);
      await checkReached(tx, input);
      await tx
        .update(attempts)
        .set({
          engine: fitText(input.engine, 200),
          engineVersion: fitText(input.engineVersion, 200),
          device: fitText(input.device, 200),
          trainingStartedAt: this.deps.clock.now(),
          resumedFromStep: input.resumedFromStep ?? null,
          metricsVersion: sql`${attempts.metricsVersion} + 1`,
        })
        .where(this.#isAttempt(input.run));
      await dropCheckpointsBeyond(tx, input.run, input.resumedFromStep ?? 0);
      await tx
        .update(experiments)
        .set({ blocks: input.blocks })
        .where(and(eq(experiments.id, run.experimentId), isNull(experiments.blocks)));
      const { trainableParameters, totalParameters } = input;
      const newer = await this.#isNewerCheckpoint(tx, input);
      const groups = trainedGroups(run.config, input.blocks);
      const facts = {
        trainableParameters,
        totalParameters,
        trainedGroups: groups,
        ...(newer ? { lostInARow: 0 } : {}),
      };
      const started = await moveRun(tx, { ...run, from: ["CLAIMED"] }, "RUNNING", {
        ...facts,
        startedAt: this.deps.clock.now(),
      });
      if (started && run.attempt > 1) await inheritSummaries(tx, run.id);
      return started ?? run; // it runs already, or is being cancelled, which the runner sees by the status
    });
    this.news.changed(run);
    return run;
  }

  /** What a new attempt may go on from. */
  async #origins(
    tx: Db,
    { runId, attempt }: RunAttemptRef,
  ): Promise<Pick<ClaimedRun, "checkpoint" | "starts" | "reachedStep">> {
    if (attempt === 1) return { checkpoint: null, starts: [], reachedStep: 0 };
    const starts = await tx
      .select({ attempt: attempts.number, resumedFromStep: attempts.resumedFromStep })
      .from(attempts)
      .where(
        and(eq(attempts.runId, runId), lt(attempts.number, attempt), isNotNull(attempts.trainingStartedAt)),
      )
      .orderBy(attempts.number);
    return {
      checkpoint: await newestCheckpoint(tx, runId),
      starts,
      reachedStep: await reachedStep(tx, runId),
    };
  }

  /** A run that goes on from a later step than any attempt before does not go round for ever. */
  async #isNewerCheckpoint(tx: Db, { run, resumedFromStep }: StartRunInput): Promise<boolean> {
    if (!resumedFromStep) return false;
    const [before] = await tx
      .select({ step: max(attempts.resumedFromStep) })
      .from(attempts)
      .where(and(eq(attempts.runId, run.runId), lt(attempts.number, run.attempt)));
    return resumedFromStep > (before?.step ?? 0);
  }

  /** Hands a run back to the queue. A run that was being cancelled is cancelled by that. */
  async release(caller: Caller, ref: RunAttemptRef, reason: RunReason): Promise<boolean> {
    const runner = need(caller, "runner");
    const released = await this.deps.db.transaction(async (tx) => {
      if (await this.#ended(tx, runner, ref)) return undefined;
      const { run } = await this.#hold(tx, runner, ref);
      const [to, patch] = verdictOnReleased(run, reason, this.#lostRules());
      await this.#endAttempt(tx, ref, to, reason);
      return moveRun(tx, run, to, patch);
    });
    if (released) {
      this.#tell(runner, released);
      if (released.status === "QUEUED") await this.news.queued(runner.teamId);
    }
    return true;
  }

  /** Ends an attempt, and the run unless it is to be tried again. Saying the same twice is fine: the first answer may have been lost. */
  async finish(caller: Caller, input: FinishRunInput): Promise<RunRow> {
    const writer = need(caller, "writer");
    checkOutcome(input, writer);
    const finished = await this.deps.db.transaction(async (tx) => {
      const ended = await this.#ended(tx, writer, input.run);
      if (ended === input.outcome) return lockRun(tx, writer, input.run.runId);
      if (ended)
        throw new AppError(
          "CONFLICT",
          `This attempt is ${ended} already and cannot become ${input.outcome}.`,
        );

      const { run } = await this.#hold(tx, writer, input.run);
      const reason = input.reason ?? (input.outcome === "CANCELLED" ? run.reason : null);
      await this.#endAttempt(tx, input.run, input.outcome, reason);
      if (writer.kind === "runner") {
        const ended = { ...input.run, outcome: input.outcome, reason };
        await judgeRunner(tx, this.deps.clock, this.deps.settings, writer, ended);
      }
      const message = input.message ? fitText(input.message, longestMessage) : null;
      const now = this.deps.clock.now();
      const result = input.result ? toStoredResult(input.result) : null;
      const [to, patch] =
        input.outcome === "FAILED"
          ? await verdictOnFailed(tx, run, { reason, message }, now)
          : [input.outcome, { reason, message, finishedAt: now }];
      const moved = await moveRun(tx, run, to, { ...patch, result });
      if (!moved)
        throw new AppError("CONFLICT", `A run that is ${run.status} cannot become ${input.outcome}.`);
      return moved;
    });
    this.#tell(writer, finished);
    if (finished.status === "QUEUED") await this.news.queued(finished.teamId);
    return finished;
  }

  #hold(tx: Db, writer: Writer, ref: RunAttemptRef) {
    return holdAttempt(tx, this.deps.clock, this.deps.settings.leaseSeconds, writer, ref);
  }

  #lostRules() {
    return { mostInARow: this.deps.settings.lostInARow, now: this.deps.clock.now() };
  }

  #isAttempt({ runId, attempt }: RunAttemptRef) {
    return and(eq(attempts.runId, runId), eq(attempts.number, attempt));
  }

  async #endAttempt(tx: Db, ref: RunAttemptRef, outcome: RunStatus, reason: RunReason | null): Promise<void> {
    const finishedAt = this.deps.clock.now();
    await tx.update(attempts).set({ finishedAt, outcome, reason }).where(this.#isAttempt(ref));
  }

  /** How this runner's attempt has ended; undefined while it goes on, and when it was only taken for lost. */
  async #ended(tx: Db, writer: Writer, ref: RunAttemptRef): Promise<RunStatus | undefined> {
    await lockRun(tx, writer, ref.runId);
    const [attempt] = await tx.select().from(attempts).where(this.#isAttempt(ref));
    const runnerId = writer.kind === "runner" ? writer.runnerId : null;
    if (attempt?.runnerId !== runnerId || !attempt.finishedAt) return undefined;
    const takenForLost = attempt.leaseExpiresAt < attempt.finishedAt;
    return takenForLost ? undefined : (attempt.outcome ?? undefined);
  }

  #tell(writer: Writer, run: RunRow): void {
    this.news.changed(run);
    if (writer.kind === "runner") this.news.runnerChanged(writer);
  }
}

function checkOutcome({ outcome, result }: FinishRunInput, { kind }: Writer): void {
  if (!isFinal(outcome)) {
    throw badInput("input.outcome", `A run ends as SUCCEEDED, FAILED or CANCELLED, not as ${outcome}.`);
  }
  if (kind === "runner" && outcome === "SUCCEEDED" && !result) {
    throw badInput("input.result", "A run that succeeded has a result: it is missing.");
  }
}
