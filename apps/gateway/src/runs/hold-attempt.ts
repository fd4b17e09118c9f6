import { attempts, type Db, rowsOf, runners, runs } from "@frostline/db";
import { eq, type SQL, sql } from "drizzle-orm";
import type { RunnerCaller, UserCaller } from "../auth/caller.ts";
import { type Clock, later } from "../clock.ts";
import { AppError, notFound } from "../errors.ts";
import { isId } from "../ids.ts";
import { moveRun, type RunRow } from "./move-run.ts";
import { isActive } from "./run.states.ts";

export interface RunAttemptRef {
  runId: string;
  attempt: number;
}

export interface HeldAttempt {
  run: RunRow;
  metricsSeq: number;
  logSeq: number;
  /** Grows with every change of the attempt's series. */
  metricsVersion: number;
  /** The step from which it went on: what lies before belongs to the attempts before; -1 when it began afresh. */
  resumedFromStep: number;
}

/** Who writes to a run: its runner, or a script of the team where the run is external. */
export type Writer = RunnerCaller | UserCaller;

/** A script has no heartbeat: it may be silent for as long as an epoch takes. */
export const externalLeaseSeconds = 15 * 60;

/** A runner's last contact is noted at most this often, so that a stream of writes does not rewrite the row each time. */
export const contactSeconds = 5;

/**
 * What every write of a runner does first, in the same transaction: makes sure that this attempt is still the run's
 * current one and that it is this runner's, keeps it so until the transaction ends, and renews the lease, because any
 * write is a sign of life.
 * @param also what else to set in the attempt's row by the same statement, beginning with a comma
 * @throws STALE_ATTEMPT when the run has gone on without this attempt, NOT_FOUND for another team's run
 */
export async function holdAttempt(
  tx: Db,
  clock: Clock,
  leaseSeconds: number,
  writer: Writer,
  ref: RunAttemptRef,
  also: SQL = sql``,
): Promise<HeldAttempt> {
  const run = await lockRun(tx, writer, ref.runId);
  const runnerId = writer.kind === "runner" ? writer.runnerId : null;
  if (run.external !== (runnerId === null))
    throw new AppError("FORBIDDEN", "This run is another one's to write to.");
  if (run.attempt !== ref.attempt) {
    throw stale(`Attempt ${ref.attempt} of this run is over: the run is at attempt ${run.attempt}.`);
  }
  const wasLost = run.status === "LOST" || (run.status === "QUEUED" && run.reason === "RUNNER_LOST");
  const cameBack = wasLost && run.deletedAt === null;
  if (!isActive(run.status) && !cameBack) {
    throw stale(`Attempt ${ref.attempt} of this run is over: the run is ${run.status}.`);
  }
  const [held] = await rowsOf<{
    metrics_seq: number;
    log_seq: number;
    version: number;
    training: boolean;
    resumed: number;
  }>(
    tx,
    sql`
      with contact as (
        update ${runners} set last_seen_at = ${clock.now()}
        where id = ${runnerId}::uuid and last_seen_at < ${later(clock.now(), -contactSeconds)}
      )
      update ${attempts}
      set lease_expires_at = ${later(clock.now(), leaseSecondsOf(writer, leaseSeconds))}, finished_at = null, outcome = null, reason = null ${also}
      where run_id = ${run.id} and number = ${run.attempt} and runner_id is not distinct from ${runnerId}::uuid
        -- an attempt that its own runner ended ended within its lease; that one is over
        and (${!cameBack} or lease_expires_at < finished_at)
      returning metrics_seq::float8, log_seq::float8, metrics_version::float8 as version, training_started_at is not null as training,
        coalesce(resumed_from_step, -1)::float8 as resumed
    `,
  );
  if (!held && cameBack) throw stale(`Attempt ${ref.attempt} of this run is over.`);
  if (!held) throw new AppError("FORBIDDEN", "This attempt belongs to another runner.");
  const current = cameBack ? await resume(tx, run, held.training) : run;
  return {
    run: current,
    metricsSeq: held.metrics_seq,
    logSeq: held.log_seq,
    metricsVersion: held.version,
    resumedFromStep: held.resumed,
  };
}

export const leaseSecondsOf = ({ kind }: Writer, leaseSeconds: number) =>
  kind === "runner" ? leaseSeconds : externalLeaseSeconds;

/**
 * The run, locked until the transaction ends: neither the reaper nor a claim can take it away in between.
 * @throws NOT_FOUND when it is not one of the writer's team
 */
export async function lockRun(tx: Db, writer: Writer, runId: string): Promise<RunRow> {
  if (!isId(runId)) throw notFound("run");
  const [run] = await tx.select().from(runs).where(eq(runs.id, runId)).for("no key update");
  if (!run || run.teamId !== writer.teamId) throw notFound("run");
  return run;
}

/** The runner was taken for lost, but nobody has claimed its run since: it just goes on. */
async function resume(tx: Db, run: RunRow, training: boolean): Promise<RunRow> {
  const resumed = await moveRun(tx, run, training ? "RUNNING" : "CLAIMED", {
    reason: null,
    message: null,
    lostInARow: Math.max(0, run.lostInARow - 1),
  });
  if (!resumed) throw stale(`Attempt ${run.attempt} of this run is over.`);
  return resumed;
}

export const stale = (sentence: string) => new AppError("STALE_ATTEMPT", sentence);
