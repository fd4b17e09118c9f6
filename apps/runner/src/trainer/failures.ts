import type { RunReason } from "@frostline/client";
import { EngineError } from "@frostline/model/engine";
import { NonFiniteError } from "@frostline/model/train";

/** Errors of packages/model whose message is a sentence about the configuration, the model or the data. */
const BAD_CONFIG = new Set([
  "ConfigError",
  "FreezeError",
  "UnknownSourceError",
  "DatasetError",
  "ModelConfigError",
  "WeightsError",
  "SafetensorsError",
  "TokenizerError",
  "ExamplesError",
  "HubError",
]);

/** Sorts what ended a training by what its owner can do about it; the message is for the run's page. */
export function explainFailure(error: unknown): { reason: RunReason; message: string } {
  if (!(error instanceof Error)) return { reason: "CODE_ERROR", message: String(error) };
  const { message } = error;
  if (error instanceof NonFiniteError) return { reason: "NAN_LOSS", message };
  if (error instanceof EngineError && error.outOfMemory) return { reason: "OUT_OF_MEMORY", message };
  if (BAD_CONFIG.has(error.name)) return { reason: "BAD_CONFIG", message };
  return { reason: "CODE_ERROR", message };
}
