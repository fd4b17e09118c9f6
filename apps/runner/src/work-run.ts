import { join } from "node:path";
import {
  type FrostlineClient,
  GatewayError,
  OtherVersion,
  type RunAttemptInput,
  type RunReason,
} from "@frostline/client";
import type { EngineChoice } from "@frostline/model/engine";
import type { PrefixCacheOptions } from "@frostline/model/prefix-cache";
import type { Logger } from "pino";
import { abortAfter } from "./abort-after.ts";
import { CheckpointUploads } from "./checkpoint-uploads.ts";
import { checkpointsFolder, RunCheckpoints } from "./checkpoints.ts";
import { conclude } from "./conclude.ts";
import { isDiskFull, onceThereIsRoom } from "./disk-room.ts";
import { type Ending, endingOf, endingOfError, sentenceOf } from "./endings.ts";
import { keepModel } from "./keep-model.ts";
import { memoryKills } from "./memory-kills.ts";
import { isNoLongerOurs } from "./refusals.ts";
import { Reporter } from "./reporter.ts";
import { type Claim, toRunConfig } from "./run-config.ts";
import { Sender } from "./sender.ts";
import type { Slot } from "./slots.ts";
import { spoolFolder } from "./spool/folders.ts";
import { Spool } from "./spool/spool.ts";
import { sampleSystem } from "./system/sample-system.ts";
import { timeLimit } from "./time-limit.ts";
import type { FromTrainer } from "./trainer/messages.ts";
import { runTrainer, TrainingHold } from "./trainer.ts";
import type { Gateway } from "./upload-model.ts";

export interface WorkOptions {
  client: FrostlineClient;
  /** For what does not go by GraphQL: files. */
  gateway: Gateway;
  log: Logger;
  /** Folder of this runner; results go to runs/<id>/attempt-<n>, checkpoints on the way to runs/<id>/training. */
  dir: string;
  engineChoice: EngineChoice;
  prefixCache: PrefixCacheOptions;
  checkpointSeconds: number;
  /** From one upload of a checkpoint to the next. */
  uploadSeconds: number;
  /** From `stop` until the run is handed back. */
  graceSeconds: number;
  /** Why the run is handed back when the runner leaves. */
  releaseReason: RunReason;
  spoolBytes: number;
  /** Where the training process finds its place on this host. */
  slot: Slot;
  /** Hand the run back and leave. */
  stop: AbortSignal;
  /** A person cancelled the run. */
  cancel: AbortController;
  /** The run is no longer this runner's: write nothing more. */
  stale: AbortController;
}

/** The part of the grace time after which a training that does not stop is killed. */
const TRAINING_SHARE = 2 / 3;
/** What of the grace time is left for handing the run back when its checkpoint takes too long to upload. */
const PARTING_SECONDS = 2;

function relay(message: FromTrainer, reporter: Reporter): void {
  if (message.type === "log") reporter.log(message.level, message.message, message.at);
  else if (message.type === "prepared") reporter.start(message.facts);
  else if (message.type === "progress") reporter.progress(message.progress);
  else if (message.type === "metrics") reporter.metrics(message.step, message.values, message.at);
  else if (message.type === "layers") reporter.layers(message.step, message.states);
  else if (message.type === "data") reporter.data(message.report);
  else if (message.type === "checkpoint") reporter.checkpoint(message.step);
}

async function train(
  claim: Claim,
  reporter: Reporter,
  checkpoints: RunCheckpoints,
  rejected: AbortSignal,
  hold: TrainingHold,
  options: WorkOptions,
): Promise<Ending> {
  const { stop, cancel, stale } = options;
  using limit = timeLimit(claim.timeoutSeconds);
  const end = AbortSignal.any([stop, cancel.signal, stale.signal, rejected, limit.signal]);
  const tellOfFull = () => reporter.log("warn", "The training waits: the disk of its runner is full.");
  const killsBefore = memoryKills() ?? 0;
  let estimatedBytes: number | undefined;
  let step = 0;
  const onMessage = (message: FromTrainer) => {
    if (message.type === "progress") step = message.progress.step;
    if (message.type === "estimate") estimatedBytes = message.memoryBytes;
    if (message.type === "checkpoint") void settled(checkpoints.saved(message.step), options);
    relay(message, reporter);
  };
  const endSamples = sampleSystem({
    step: () => step,
    report: (at, values) => reporter.metrics(at, values),
    gpu: options.slot.gpu?.device,
  });
  try {
    const job = {
      config: toRunConfig(claim),
      outputDir: join(options.dir, "runs", claim.runId, `attempt-${claim.attempt}`),
      engine: options.engineChoice,
      prefixCache: options.prefixCache,
      team: options.gateway,
      checkpoints: {
        folder: checkpoints.folder,
        resumeFrom: await onceThereIsRoom(() => checkpoints.begin(claim), {
          onFull: tellOfFull,
          signal: end,
        }),
        everySeconds: options.checkpointSeconds,
      },
    };
    const graceSeconds = options.graceSeconds * TRAINING_SHARE;
    const outcome = await runTrainer(job, onMessage, end, { graceSeconds, hold, env: options.slot.env });
    const isTooLong = limit.signal.aborted && !stop.aborted;
    const timeoutSeconds = isTooLong ? (claim.timeoutSeconds ?? undefined) : undefined;
    const stopped = { cancelled: cancel.signal.aborted, timeoutSeconds, leaving: options.releaseReason };
    return endingOf(outcome, stopped);
  } catch (error) {
    const memoryKill = (memoryKills() ?? 0) > killsBefore;
    return endingOfError(error, { cancelled: cancel.signal.aborted, memoryKill, estimatedBytes });
  } finally {
    await endSamples();
  }
}

/** A checkpoint that cannot be put in place costs its use, not the run. */
async function settled(work: Promise<void>, { log }: WorkOptions): Promise<void> {
  await work.catch((err: unknown) => log.warn({ err }, "a checkpoint could not be put in place"));
}

/** Undefined when the run is ended while the disk has no room for it. */
async function openSpool(run: RunAttemptInput, options: WorkOptions): Promise<Spool | undefined> {
  const { dir, log, stop, cancel, stale } = options;
  const onTrouble = (err: unknown) =>
    log.warn({ ...run, err }, "the spool cannot be written; the training waits");
  const onFull = () => log.warn({ ...run, dir }, "the disk is full; the run waits");
  const signal = AbortSignal.any([stop, cancel.signal, stale.signal]);
  try {
    return await onceThereIsRoom(() => Spool.open(spoolFolder(dir, run), { onTrouble }), { onFull, signal });
  } catch (error) {
    if (isDiskFull(error)) return undefined;
    throw error;
  }
}

/** Ends a run that has not begun. */
async function giveBack(run: RunAttemptInput, options: WorkOptions): Promise<void> {
  const { client, log, cancel, stale, releaseReason } = options;
  const ending: Ending = cancel.signal.aborted
    ? { outcome: "CANCELLED", reason: "USER_STOP" }
    : { release: releaseReason };
  await conclude(client, run, ending, { signal: stale.signal }).catch((err: unknown) =>
    log.warn({ ...run, err }, "the run could not be handed back"),
  );
}

/** Gives up talking to a gateway that is away when the grace time is over. */
function leaveInTime({ stop, stale, log, graceSeconds }: WorkOptions): Disposable {
  const over = abortAfter(stop, graceSeconds);
  over.signal.addEventListener("abort", () => {
    log.warn("the gateway does not answer; leaving without handing the run back, its lease will run out");
    stale.abort();
  });
  return over;
}

/** One claimed run from start to end: train, relay what is reported, say how it ended (or hand it back). */
export async function workRun(claim: Claim, options: WorkOptions): Promise<void> {
  const { client, log, stale } = options;
  const run = { runId: claim.runId, attempt: claim.attempt };
  const rejected = new AbortController();
  const refused = (error: unknown) => {
    log.warn({ ...run, err: error }, "the gateway refused what this run reports");
    if (isNoLongerOurs(error)) stale.abort();
    else rejected.abort(error);
  };
  log.info({ ...run, freeze: claim.config.freeze, seed: claim.config.seed }, "run claimed");
  const checkpoints = new RunCheckpoints(checkpointsFolder(options.dir, claim.runId), claim.attempt);
  const hold = new TrainingHold();
  using _leaving = leaveInTime(options);
  const spool = await openSpool(run, options);
  if (!spool) return giveBack(run, options);
  const commit = async (step: number) => {
    if (await checkpoints.commit(step)) uploads.committed(step);
  };
  const sender = new Sender(client, run, stale.signal, {
    waiting: (error) => log.warn(run, `${sentenceOf(error)} What this run reports waits in its spool.`),
    stopRequested: () => options.cancel.abort(),
    acknowledged: (step) => settled(commit(step), options),
  });
  const reporter = new Reporter({
    spool,
    sender,
    maxBytes: options.spoolBytes,
    abandon: stale.signal,
    hold: (isHeld) => {
      log.warn({ ...run, spooledBytes: spool.bytes }, isHeld ? "the training waits" : "the training goes on");
      hold.set(isHeld);
    },
    refused,
  });
  const uploads = new CheckpointUploads({
    run,
    checkpoints,
    gateway: options.gateway,
    reporter,
    everySeconds: options.uploadSeconds,
    uploadedStep: claim.checkpoint?.step,
    abandon: stale.signal,
  });
  using late = abortAfter(options.stop, options.graceSeconds - PARTING_SECONDS);
  let ending = await train(claim, reporter, checkpoints, rejected.signal, hold, options);
  // Before the ending is in the spool: a process that goes on after a crash here would not upload it.
  const signal = AbortSignal.any([options.stop, options.cancel.signal, stale.signal, rejected.signal]);
  await keepModel(run, ending, { ...options, reporter, signal });
  reporter.ending(ending);
  if (options.stop.aborted && "release" in ending) {
    await reporter.settled();
    await uploads.last(late.signal);
  }
  await uploads.end();
  let isSaid = false;
  try {
    await reporter.close();
    if (stale.signal.aborted) return;
    if (rejected.signal.aborted) {
      const message = `The gateway refused what the run reported: ${sentenceOf(rejected.signal.reason)}`;
      ending = { outcome: "FAILED", reason: "CODE_ERROR", message };
    }
    const onRetry = (error: unknown) =>
      log.warn(run, `${sentenceOf(error)} Trying again to say how the run ended.`);
    await conclude(client, run, ending, { signal: stale.signal, onRetry });
    isSaid = true;
    if (!("release" in ending)) await settled(checkpoints.remove(), options);
    log.info({ ...run, ending }, "run ended");
  } catch (error) {
    if (stale.signal.aborted) return;
    if (!(error instanceof GatewayError) || error instanceof OtherVersion) throw error;
    isSaid = true;
    log.warn({ ...run, err: error }, "the gateway refused the end of this run");
  } finally {
    // What was not said because this process leaves, the next one says.
    const isOver = isSaid || (stale.signal.aborted && !options.stop.aborted);
    await (isOver ? spool.remove() : spool.close());
  }
}
