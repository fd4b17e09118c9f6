import type { RunReason } from "@frostline/client";
import { ConfigError, FreezeError } from "@frostline/model";
import { SourceError } from "@frostline/model/sources";
import { NanLossError } from "@frostline/model/train";

/** Sorts what ended a training by what its owner can do about it; the message is for the run's page. */
export function explainFailure(error: unknown): { reason: RunReason; message: string } {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof NanLossError) return { reason: "NAN_LOSS", message };
  if (error instanceof ConfigError || error instanceof FreezeError || error instanceof SourceError) {
    return { reason: "BAD_CONFIG", message };
  }
  // What TensorFlow says when an allocation fails.
  if (/OOM when allocating|ResourceExhausted|out of memory/i.test(message))
    return { reason: "OUT_OF_MEMORY", message };
  return { reason: "CODE_ERROR", message };
}
