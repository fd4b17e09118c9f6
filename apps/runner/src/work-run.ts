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
} from "@frostline/client";
import { ConfigError } from "@frostline/model";
import type { EngineChoice } from "@frostline/model/engine";
import type { Logger } from "pino";
import { isNoLongerOurs } from "./refusals.ts";
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

/** After being asked to leave, this long may be spent on handing the run back; its lease does the rest. */
const PARTING_SECONDS = 10;

function relay(message: FromTrainer, reporter: Reporter): void {
  if (message.type === "log") reporter.log(message.level, message.message, message.at);
  else if (message.type === "prepared") reporter.start(message.facts);
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

const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

function endingOfError(error: unknown, options: WorkOptions): Ending {
  const message = sentenceOf(error);
  if (options.cancel.signal.aborted) return { outcome: "CANCELLED", reason: "USER_STOP" };
  // Killed from outside (by hand, or by the kernel for memory): the run may well succeed elsewhere,
  // and the gateway ends it when that happens three times in a row.
  if (error instanceof TrainerDied && error.signal === "SIGKILL") return { release: "RUNNER_LOST" };
  const reason = error instanceof ConfigError ? "BAD_CONFIG" : "CODE_ERROR";
  return { outcome: "FAILED", reason, message };
}

async function train(
  claim: Claim,
  reporter: Reporter,
  rejected: AbortSignal,
  options: WorkOptions,
): Promise<Ending> {
  const { stop, cancel, stale } = options;
  try {
    const outputDir = join(options.dir, "runs", claim.runId, `attempt-${claim.attempt}`);
    const job = { config: toRunConfig(claim), outputDir, engine: options.engineChoice };
    const end = AbortSignal.any([stop, cancel.signal, stale.signal, rejected]);
    return endingOf(await runTrainer(job, (message) => relay(message, reporter), end), options);
  } catch (error) {
    return endingOfError(error, options);
  }
}

async function conclude(run: RunAttemptInput, ending: Ending, options: WorkOptions): Promise<void> {
  const { client, log, stale } = options;
  const onRetry = () => log.warn(run, "the gateway does not answer; trying again to say how the run ended");
  const request =
    "release" in ending
      ? () => client.request(ReleaseRunDocument, { run, reason: ending.release })
      : () => client.request(FinishRunDocument, { input: { run, ...ending } });
  await retrying<unknown>(request, { signal: stale.signal, onRetry });
}

/** Gives up talking to a gateway that is away, a while after `stop`. Returns the function that calls it off. */
function leaveInTime({ stop, stale, log }: WorkOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  const giveUp = () => {
    log.warn("the gateway does not answer; leaving without handing the run back, its lease will run out");
    stale.abort();
  };
  const begin = () => {
    timer = setTimeout(giveUp, PARTING_SECONDS * 1000);
  };
  if (stop.aborted) begin();
  else stop.addEventListener("abort", begin, { once: true });
  return () => {
    clearTimeout(timer);
    stop.removeEventListener("abort", begin);
  };
}

/** One claimed run from start to end: train, relay what is reported, say how it ended (or hand it back). */
export async function workRun(claim: Claim, options: WorkOptions): Promise<void> {
  const { log, stale } = options;
  const run = { runId: claim.runId, attempt: claim.attempt };
  const rejected = new AbortController();
  const refused = (error: unknown) => {
    log.warn({ ...run, err: error }, "the gateway refused what this run reports");
    if (isNoLongerOurs(error)) stale.abort();
    else rejected.abort(error);
  };
  log.info({ ...run, freeze: claim.config.freeze, seed: claim.config.seed }, "run claimed");
  const reporter = new Reporter(options.client, run, stale.signal, {
    refused,
    waiting: () => log.warn(run, "the gateway does not answer; what this run reports waits"),
    stopRequested: () => options.cancel.abort(),
  });
  let ending = await train(claim, reporter, rejected.signal, options);
  const callOff = leaveInTime(options);
  try {
    await reporter.close();
    if (stale.signal.aborted) return;
    if (rejected.signal.aborted) {
      const message = `The gateway refused what the run reported: ${sentenceOf(rejected.signal.reason)}`;
      ending = { outcome: "FAILED", reason: "CODE_ERROR", message };
    }
    await conclude(run, ending, options);
    log.info({ ...run, ending }, "run ended");
  } catch (error) {
    if (stale.signal.aborted) return;
    if (!(error instanceof GatewayError)) throw error;
    log.warn({ ...run, err: error }, "the gateway refused the end of this run");
  } finally {
    callOff();
  }
}
