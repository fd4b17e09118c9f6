import { createHash } from "node:crypto";
import {
  type DataLengths,
  type ExperimentConfig,
  estimatePeakMemory,
  layerGroupNames,
  type RunConfig,
  typicalLengths,
} from "@frostline/model";
import { knownShape, plannedFreeze } from "./stored-config.ts";

/** Node and TensorFlow themselves, before they have anything of a run (docs/decisions/0008). */
const engineBytes = 370 * 2 ** 20;
/** Of data sets that say nothing of their size; the largest batch hardly depends on it. */
const usualTexts = 10_000;
/** Embeddings alone are looked up faster than they are read from a disk (docs/decisions/0009). */
const leastStoredLevel = 2;

/** What a run needs of a runner's memory, in bytes; null where its model or data are not known before they are loaded. */
export function memoryNeed(config: RunConfig): number | null {
  const shape = knownShape(config);
  const frozen = shape && plannedFreeze(config, shape.blocks);
  if (!shape || !frozen) return null;
  // The state in which most is trained, as one epoch: thousands of runs are created at once, of thousands of epochs.
  const most = {
    kind: "groups" as const,
    frozen: layerGroupNames(shape.blocks).filter((_, group) => frozen[group]),
  };
  const training = { ...config.training, epochs: 1 };
  const { total } = estimatePeakMemory(shape, { freeze: most, training }, lengthsOf(config));
  return engineBytes + Math.round(total);
}

const knownLengths = new Map<string, DataLengths>();

/** The same object for equal data, by which the estimate knows that it has seen them before. */
function lengthsOf({ dataset, training }: RunConfig): DataLengths {
  const { maxTrain, maxValidation, maxTest } = dataset;
  const key = [maxTrain, maxValidation, maxTest, training.maxLength].join();
  const known = knownLengths.get(key);
  if (known) return known;
  const typical = (texts: number | null) => typicalLengths(texts ?? usualTexts, training.maxLength);
  const lengths = { train: typical(maxTrain), validation: typical(maxValidation), test: typical(maxTest) };
  if (knownLengths.size > 1_000) knownLengths.clear();
  knownLengths.set(key, lengths);
  return lengths;
}

/**
 * Experiments with the same key share a prefix cache on each host: the same model, texts and number format. Not the depth: a
 * pass to one level stores those on its way, and starts from the highest one that is there. Null where none is used.
 */
export function prefixKey({ model, dataset, training }: ExperimentConfig): string | null {
  const { prefixMode, prefixDtype, maxLength } = training;
  if (prefixMode === "parity") return null;
  const { source, subset, textColumn, pairColumn } = dataset;
  const texts = { source, subset, textColumn, pairColumn, maxLength };
  return createHash("sha256")
    .update(JSON.stringify({ model, texts, prefixMode, prefixDtype }))
    .digest("base64url");
}

/** Whether a run reads its experiment's prefix cache; false also where that is not known. */
export const readsPrefix = (config: RunConfig, blocks: number | undefined): boolean =>
  config.training.prefixMode !== "parity" && lowestTrained(config, blocks) >= leastStoredLevel;

/** The lowest layer group that is trained at some time; 0 where it is not known. */
function lowestTrained({ freeze, ...config }: RunConfig, blocks: number | undefined): number {
  if (freeze.kind === "prefix") return freeze.depth;
  if (blocks === undefined) return 0;
  return plannedFreeze({ ...config, freeze }, blocks)?.indexOf(false) ?? 0;
}
