import { randomUUID } from "node:crypto";
import {
  ClaimRunDocument,
  CloseRunnerSessionDocument,
  type FrostlineClient,
  OpenRunnerSessionDocument,
  type RunAttemptInput,
  type RunReason,
  retrying,
} from "@frostline/client";
import type { EngineChoice } from "@frostline/model/engine";
import type { PrefixCacheOptions } from "@frostline/model/prefix-cache";
import type { Logger } from "pino";
import { sweepCheckpoints } from "./checkpoints.ts";
import { hostFacts } from "./facts.ts";
import { type RunnerCommand, startHeartbeat } from "./heartbeat.ts";
import { settleLeftovers } from "./leftovers.ts";
import type { Gateway } from "./upload-model.ts";
import { WakeUp } from "./wake-up.ts";
import { workRun } from "./work-run.ts";

const PROTOCOL_VERSION = 1;

export interface RunnerOptions {
  client: FrostlineClient;
  gateway: Gateway;
  log: Logger;
  dir: string;
  /** What the tensor engine calls itself, for the runners page. */
  engine: string;
  /** What its training processes are to load. */
  engineChoice: EngineChoice;
  /** Where its training processes keep the outputs of frozen layers. */
  prefixCache: PrefixCacheOptions;
  checkpointSeconds: number;
  /** From one upload of a checkpoint to the next. */
  uploadSeconds: number;
  /** From `stop` until the runner has left. */
  graceSeconds: number;
  /** Why a run is handed back when the runner leaves. */
  releaseReason: Extract<RunReason, "PREEMPTED" | "RUNNER_SHUTDOWN">;
  /** Limit of what a run's spool may take, in bytes. */
  spoolBytes: number;
  /** Finish nothing more: hand the current run back and leave. */
  stop: AbortSignal;
}

interface Work extends RunAttemptInput {
  cancel: AbortController;
  stale: AbortController;
}

async function openSession(options: RunnerOptions) {
  const { client, engine, log, stop } = options;
  // The lock on this runner's folder proves that no other process uses this identity, so a session
  // that is still open belongs to a process that died.
  const variables = { protocolVersion: PROTOCOL_VERSION, facts: hostFacts(engine), replace: true };
  const onRetry = () => log.warn("the gateway does not answer; trying again");
  const { openRunnerSession: session } = await retrying(
    () => client.request(OpenRunnerSessionDocument, variables),
    { signal: stop, onRetry },
  );
  const active = session.activeRuns.map(({ runId, attempt }) => ({ runId, attempt }));
  await settleLeftovers(options, active);
  return session;
}

/** Registers a session, then works on one run after the other until `stop` aborts. Throws when refused. */
export async function runRunner(options: RunnerOptions): Promise<void> {
  const { client, log, stop } = options;
  const session = await openSession(options);
  await sweepCheckpoints(options.dir);
  log.info({ session: session.id }, "ready for runs");
  using wakeUp = new WakeUp(client);
  const leave = new AbortController();
  let refusal: unknown;
  let work: Work | undefined;

  const onCommand = (command: RunnerCommand) => {
    if (!work || work.runId !== command.runId || work.attempt !== command.attempt) return;
    (command.kind === "CANCEL" ? work.cancel : work.stale).abort();
  };
  const onRefused = (error: unknown) => {
    refusal = error;
    work?.stale.abort();
    leave.abort();
  };
  const endHeartbeat = startHeartbeat({
    client,
    sessionId: session.id,
    seconds: session.heartbeatSeconds,
    runs: () => (work ? [{ runId: work.runId, attempt: work.attempt }] : []),
    onCommand,
    onRefused,
  });

  const done = AbortSignal.any([stop, leave.signal]);
  try {
    while (!done.aborted) {
      // A fresh key for each question, the same key for its repetitions: a lost reply loses no run.
      const key = { sessionId: session.id, idempotencyKey: randomUUID() };
      const { claimRun } = await retrying(() => client.request(ClaimRunDocument, key), { signal: done });
      if (claimRun) {
        const { runId, attempt } = claimRun;
        work = { runId, attempt, cancel: new AbortController(), stale: new AbortController() };
        await workRun(claimRun, { ...options, stop: done, cancel: work.cancel, stale: work.stale });
        work = undefined;
      } else {
        await wakeUp.wait(session.pollSeconds, done);
      }
    }
  } catch (error) {
    if (!done.aborted) throw error;
  } finally {
    endHeartbeat();
  }
  if (refusal) throw refusal;
  await client.request(CloseRunnerSessionDocument, { sessionId: session.id }).catch(() => {});
}
