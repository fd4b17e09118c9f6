import { randomUUID } from "node:crypto";
import {
  ClaimRunDocument,
  CloseRunnerSessionDocument,
  type FrostlineClient,
  OpenRunnerSessionDocument,
  type RunnerFactsInput,
  type RunReason,
  retrying,
} from "@frostline/client";
import type { EngineChoice } from "@frostline/model/engine";
import type { PrefixCacheOptions } from "@frostline/model/prefix-cache";
import type { Logger } from "pino";
import { sweepCheckpoints } from "./checkpoints.ts";
import { sentenceOf } from "./endings.ts";
import { startHeartbeat } from "./heartbeat.ts";
import { settleLeftovers } from "./leftovers.ts";
import { isDeletedThere } from "./refusals.ts";
import { RunsInHand } from "./runs-in-hand.ts";
import type { Slot } from "./slots.ts";
import type { Gateway } from "./upload-model.ts";
import { WakeUp } from "./wake-up.ts";
import { workRun } from "./work-run.ts";

const PROTOCOL_VERSION = 1;

export interface RunnerOptions {
  client: FrostlineClient;
  gateway: Gateway;
  log: Logger;
  dir: string;
  /** What this host is, for the runners page. */
  facts: RunnerFactsInput;
  /** Each trains one run at a time. */
  slots: Slot[];
  /** Leave when the first run has ended; the gateway forgets this runner then. */
  ephemeral: boolean;
  /** Leave after so long without a run. */
  idleExitSeconds: number | undefined;
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
  /** Finish nothing more: hand the current runs back and leave. */
  stop: AbortSignal;
}

async function openSession(options: RunnerOptions) {
  const { client, facts, log, stop } = options;
  // The lock on this runner's folder proves that no other process uses this identity, so a session
  // that is still open belongs to a process that died.
  // The network may deliver a request twice: one key, one session.
  const variables = {
    protocolVersion: PROTOCOL_VERSION,
    facts,
    replace: true,
    idempotencyKey: randomUUID(),
  };
  const onRetry = (error: unknown) => log.warn(`${sentenceOf(error)} Trying again.`);
  const { openRunnerSession: session } = await retrying(
    () => client.request(OpenRunnerSessionDocument, variables),
    { signal: stop, onRetry },
  );
  const active = session.activeRuns.map(({ runId, attempt }) => ({ runId, attempt }));
  await settleLeftovers(options, active);
  return session;
}

/**
 * Opens a session, then works on runs, one in each slot, until there is a reason to leave: `stop` aborts, the gateway
 * wants this runner drained, somebody deletes it, or its options say so. Throws when the gateway refuses this runner.
 */
export async function runRunner(options: RunnerOptions): Promise<void> {
  const { client, log, slots, stop } = options;
  const session = await openSession(options);
  await sweepCheckpoints(options.dir);
  log.info({ session: session.id, slots: slots.length }, "ready for runs");
  using wakeUp = new WakeUp(client);
  const leave = new AbortController();
  const done = AbortSignal.any([stop, leave.signal]);
  let failure: unknown;
  let isDraining = false;

  const inHand = new RunsInHand(slots, {
    work: (claim, slot, { cancel, stale }) => workRun(claim, { ...options, slot, stop: done, cancel, stale }),
    onEnd: () => wakeUp.ring(),
    onFailure(error) {
      failure ??= error;
      leave.abort();
    },
  });
  const endHeartbeat = startHeartbeat({
    client,
    log,
    sessionId: session.id,
    seconds: session.heartbeatSeconds,
    runs: () => inHand.runs(),
    onCommand: (command) => inHand.obey(command),
    onDraining(wanted) {
      if (wanted !== isDraining) wakeUp.ring();
      isDraining = wanted;
    },
    onRefused(error) {
      failure ??= error;
      inHand.giveUp();
      leave.abort();
    },
  });

  const reasonToLeave = () => {
    if (inHand.count > 0) return undefined;
    if (isDraining) return "drained";
    if (options.ephemeral && inHand.ended > 0) return "ephemeral, and its run has ended";
    return idleSecondsLeft() <= 0 ? "idle for long enough" : undefined;
  };
  const idleSecondsLeft = () => (options.idleExitSeconds ?? Number.POSITIVE_INFINITY) - inHand.idleSeconds();
  const takesMore = () => inHand.hasRoom && !isDraining && !(options.ephemeral && inHand.ended > 0);
  const ask = async () => {
    // A fresh key for each question, the same key for its repetitions: a lost reply loses no run.
    const key = { sessionId: session.id, idempotencyKey: randomUUID() };
    return (await retrying(() => client.request(ClaimRunDocument, key), { signal: done })).claimRun;
  };
  try {
    while (!done.aborted) {
      const reason = reasonToLeave();
      if (reason) {
        log.info({ because: reason }, "leaving");
        break;
      }
      const claim = takesMore() ? await ask() : undefined;
      if (claim) inHand.begin(claim);
      else await wakeUp.wait(Math.min(jittered(session.pollSeconds), idleSecondsLeft()), done);
    }
  } catch (error) {
    if (!done.aborted) failure ??= error;
    leave.abort();
  } finally {
    await inHand.allEnded();
    endHeartbeat();
  }
  if (isDeletedThere(failure)) return log.info({ because: "deleted" }, "leaving");
  if (failure) throw failure;
  await client.request(CloseRunnerSessionDocument, { sessionId: session.id }).catch(() => {});
}

/** Runners that were started together do not ask together. */
const jittered = (seconds: number) => seconds * (0.75 + Math.random() / 2);
