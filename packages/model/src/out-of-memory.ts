import type { RunConfig } from "./config.ts";
import { EngineError } from "./engine/ops.ts";
import { lengthHistogram } from "./estimate/lengths.ts";
import { estimateRun } from "./estimate/run.ts";
import type { ExampleSplits } from "./examples.ts";
import type { ModelShape } from "./freezing.ts";

/**
 * An engine that ran out of memory, with what the training was expected to need and what would need less; any
 * other error as it is.
 */
export function explainOutOfMemory(
  error: unknown,
  shape: ModelShape,
  config: RunConfig,
  examples: ExampleSplits,
): unknown {
  if (!(error instanceof EngineError && error.outOfMemory)) return error;
  const lengthsOf = (split: keyof ExampleSplits) =>
    lengthHistogram(examples[split].map(({ ids }) => ids.length));
  const lengths = { train: lengthsOf("train"), validation: lengthsOf("validation"), test: lengthsOf("test") };
  const { memory } = estimateRun(shape, config, lengths);
  const mebibytes = Math.ceil(memory.total / 2 ** 20).toLocaleString("en");
  return new EngineError(
    `${error.message}; this training is estimated to need ${mebibytes} MiB: ` +
      "lower training.batchSize or training.maxLength, or freeze more layers",
    { outOfMemory: true, cause: error },
  );
}
