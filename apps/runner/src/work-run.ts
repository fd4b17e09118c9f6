import { join } from "node:path";
import {
  FinishRunDocument,
  type FinishRunInput,
  type FrostlineClient,
  GatewayError,
  ReleaseRunDocument,
  type RunAttemptInput,
  type RunReason,
  retrying,
  StartRunDocument,
} from "@frostline/client";
import type { EngineChoice } from "@frostline/model/engine";
import type { Logger } from "pino";
import { Reporter } from "./reporter.ts";
import { type Claim, toRunConfig } from "./run-config.ts";
import type { FromTrainer } from "./trainer/messages.ts";
import { runTrainer, TrainerDied, type TrainerOutcome } from "./trainer.ts";

export interface WorkOptions {
  client: FrostlineClient;
  log: Logger;
  /** Folder of this runner; results go to runs/<id>/attempt-<n>. */
  dir: string;
  engineChoice: EngineChoice;
  /** Hand the run back and leave. */
  stop: AbortSignal;
  /** A person cancelled the run. */
  cancel: AbortController;
  /** The run is no longer this runner's: write nothing more. */
  stale: AbortController;
}

type Ending = Omit<FinishRunInput, "run"> | { release: RunReason };

function relay(message: FromTrainer, reporter: Reporter): void {
  if (message.type === "log") reporter.log(message.level, message.message, message.at);
  else if (message.type === "progress") reporter.progress(message.progress);
  else if (message.type === "metrics") reporter.metrics(message.step, message.values, message.at);
  else if (message.type === "layers") reporter.layers(message.step, message.states);
  else if (message.type === "data") reporter.data(message.report);
}

function endingOf(outcome: TrainerOutcome, { cancel }: WorkOptions): Ending {
  if (outcome.type === "succeeded") return { outcome: "SUCCEEDED", result: outcome.result };
  if (outcome.type === "failed")
    return { outcome: "FAILED", reason: outcome.reason, message: outcome.message };
  if (cancel.signal.aborted) return { outcome: "CANCELLED", reason: "USER_STOP" };
  return { release: "RUNNER_SHUTDOWN" };
}

function endingOfError(error: unknown, options: WorkOptions): Ending {
  const message = error instanceof Error ? error.message : String(error);
  if (options.cancel.signal.aborted) return { outcome: "CANCELLED", reason: "USER_STOP" };
  if (error instanceof TrainerDied) {
    // Killed from outside (by hand, or by the kernel for memory): the run may well succeed elsewhere,
    // and the gateway ends it when that happens three times in a row.
    if (error.signal === "SIGKILL") return { release: "RUNNER_LOST" };
    return { outcome: "FAILED", reason: "CODE_ERROR", message };
  }
  return { outcome: "FAILED", reason: "BAD_CONFIG", message };
}

async function train(
  claim: Claim,
  reporter: Reporter,
  run: RunAttemptInput,
  options: WorkOptions,
): Promise<Ending> {
  const { client, stop, cancel, stale } = options;
  let started: Promise<unknown> = Promise.resolve();
  const onMessage = (message: FromTrainer) => {
    if (message.type !== "prepared") return relay(message, reporter);
    const input = { run, ...message.facts };
    started = retrying(() => client.request(StartRunDocument, { input }), { signal: stale.signal });
    started.catch(() => stale.abort());
  };
  try {
    const outputDir = join(options.dir, "runs", claim.runId, `attempt-${claim.attempt}`);
    const job = { config: toRunConfig(claim), outputDir, engine: options.engineChoice };
    const outcome = await runTrainer(job, onMessage, AbortSignal.any([stop, cancel.signal, stale.signal]));
    await started;
    return endingOf(outcome, options);
  } catch (error) {
    return endingOfError(error, options);
  }
}

async function conclude(run: RunAttemptInput, ending: Ending, { client, stale }: WorkOptions): Promise<void> {
  const retry = { signal: stale.signal };
  if ("release" in ending) {
    await retrying(() => client.request(ReleaseRunDocument, { run, reason: ending.release }), retry);
  } else {
    await retrying(() => client.request(FinishRunDocument, { input: { run, ...ending } }), retry);
  }
}

/** One claimed run from start to end: train, relay what is reported, say how it ended (or hand it back). */
export async function workRun(claim: Claim, options: WorkOptions): Promise<void> {
  const { log, stale } = options;
  const run = { runId: claim.runId, attempt: claim.attempt };
  const refused = (error: unknown) => {
    log.warn({ ...run, err: error }, "the gateway refused this run's reports; abandoning it");
    stale.abort();
  };
  log.info({ ...run, freeze: claim.config.freeze, seed: claim.config.seed }, "run claimed");
  const reporter = new Reporter(options.client, run, stale.signal, {
    refused,
    stopRequested: () => options.cancel.abort(),
  });
  const ending = await train(claim, reporter, run, options);
  await reporter.close();
  if (stale.signal.aborted) return;
  try {
    await conclude(run, ending, options);
    log.info({ ...run, ending }, "run ended");
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    refused(error);
  }
}
