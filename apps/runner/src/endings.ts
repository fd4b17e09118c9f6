import type { FinishRunInput, RunReason } from "@frostline/client";
import { ConfigError } from "@frostline/model";
import { inGiB } from "./trainer/bytes.ts";
import { TrainerDied, type TrainerOutcome } from "./trainer.ts";

/** How a run ends, or that it is handed back. */
export type Ending = Omit<FinishRunInput, "run"> | { release: RunReason };

/** What is known about the circumstances. */
export interface Circumstances {
  /** A person cancelled the run. */
  cancelled: boolean;
  /** The kernel has killed a process for memory since the training began. */
  memoryKill: boolean;
  /** What the training was estimated to need beside the engine, in bytes; undefined before its data is read. */
  estimatedBytes: number | undefined;
}

/** Why a training was stopped, if it was. */
export interface Stopped extends Pick<Circumstances, "cancelled"> {
  /** The limit of its attempt, when that is over. */
  timeoutSeconds: number | undefined;
  /** Why the run is handed back when its runner leaves. */
  leaving: RunReason;
}

export function endingOf(outcome: TrainerOutcome, { cancelled, timeoutSeconds, leaving }: Stopped): Ending {
  if (outcome.type === "succeeded") return { outcome: "SUCCEEDED", result: outcome.result };
  if (outcome.type === "failed")
    return { outcome: "FAILED", reason: outcome.reason, message: outcome.message };
  if (cancelled) return { outcome: "CANCELLED", reason: "USER_STOP" };
  if (timeoutSeconds !== undefined) return tooLong(timeoutSeconds);
  return { release: leaving };
}

function tooLong(seconds: number): Ending {
  const message = `The attempt took longer than its experiment allows, ${Math.round(seconds / 60)} minutes. Raise the time limit of the experiment, or train fewer epochs.`;
  return { outcome: "FAILED", reason: "TIMEOUT", message };
}

export const sentenceOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** How a run ends whose training process did not say how. */
export function endingOfError(error: unknown, circumstances: Circumstances): Ending {
  if (circumstances.cancelled) return { outcome: "CANCELLED", reason: "USER_STOP" };
  if (error instanceof TrainerDied && error.signal === "SIGKILL") {
    if (circumstances.memoryKill) return outOfMemory(circumstances.estimatedBytes);
    // Killed from outside: the run may well succeed elsewhere, and the gateway ends it when that happens
    // three times in a row.
    return { release: "RUNNER_LOST" };
  }
  const reason = error instanceof ConfigError ? "BAD_CONFIG" : "CODE_ERROR";
  return { outcome: "FAILED", reason, message: sentenceOf(error) };
}

function outOfMemory(estimatedBytes: number | undefined): Ending {
  const needed =
    estimatedBytes === undefined
      ? ""
      : ` It was estimated to need ${inGiB(estimatedBytes)} beside the tensor engine.`;
  const message = `The operating system ended the training because memory ran out.${needed} Train fewer layers, or lower training.batchSize or training.maxLength.`;
  return { outcome: "FAILED", reason: "OUT_OF_MEMORY", message };
}
