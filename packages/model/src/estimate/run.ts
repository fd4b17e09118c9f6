import type { RunConfig } from "../config.ts";
import type { ModelShape } from "../freezing.ts";
import { type BatchWork, forwardFlops, prefixFlops, trainingFlops } from "./flops.ts";
import {
  addWork,
  type DataLengths,
  epochWork,
  longestBatch,
  prefixWork,
  sentenceCount,
  sortedWork,
  tokenCount,
} from "./lengths.ts";
import { estimateMemory, type MemoryEstimate } from "./memory.ts";
import { estimateParameters } from "./parameters.ts";
import { frozenByEpoch } from "./schedule.ts";

/** Floating-point operations in matrix products; 2 for a multiplication with its addition. */
export interface FlopsEstimate {
  /** All training steps of an epoch, in the mean over the epochs. */
  epoch: number;
  epochWithoutCache: number;
  /** Filling an empty prefix cache, once for all runs with this prefix; 0 where nothing is stored. */
  prefix: number;
  /** The whole run: training, a validation each epoch, the test, and the prefix. */
  run: number;
  runWithoutCache: number;
  /** The run's training steps as the Hugging Face Trainer does them: padded, every block for every token. */
  trainingPadded: number;
}

export interface RunEstimate {
  trainableParameters: number;
  totalParameters: number;
  steps: number;
  flops: FlopsEstimate;
  memory: MemoryEstimate;
  /** On disk, in bytes, for all states that the run stores. */
  cacheBytes: number;
  /** What the run freezes depends on its gradients, and is counted as nothing: it will be cheaper. */
  upperBound: boolean;
}

/**
 * What a run costs before it starts. Parameters, and the FLOPs of batches whose lengths are known, are exact;
 * here batches are drawn from the histogram, which moves attention's few percent. Memory is a formula with
 * measured constants (docs/performance.md).
 * @throws FreezeError when the policy does not fit the model
 */
export function estimateRun(
  shape: ModelShape,
  { freeze, training }: Pick<RunConfig, "freeze" | "training">,
  lengths: DataLengths,
): RunEstimate {
  const { epochs, batchSize, prefixMode, prefixCopies, prefixDtype } = training;
  const parameters = estimateParameters(shape, freeze);
  const { packed: train, padded, largest } = epochWork(lengths.train, batchSize, shape.heads);
  const validation = sortedWork(lengths.validation);
  const test = sortedWork(lengths.test);

  const states = frozenByEpoch(freeze, shape.blocks, epochs).map((frozen) => ({
    frozen,
    level: storedLevel(frozen.indexOf(false), prefixMode),
  }));
  const levels = [...new Set(states.map((state) => state.level))].filter((level) => level > 0);
  // Validation and test states are stored without dropout, so they need one copy of their own.
  const copies = prefixMode === "stochasticCache" ? Math.min(prefixCopies ?? epochs, epochs) : 1;
  const filled = addWork([
    addWork([prefixWork(lengths.train)], copies),
    prefixWork(lengths.validation),
    prefixWork(lengths.test),
  ]);
  const stored = addWork([addWork([sortedWork(lengths.train)], copies), validation, test]);
  const prefix = sum(levels.map((level) => prefixFlops(shape, 0, level, filled)));

  const trained = sum(states.map((state) => trainingFlops(shape, state, train)));
  const trainedWithoutCache = sum(
    states.map(({ frozen }) => trainingFlops(shape, { frozen, level: 0 }, train)),
  );
  const lastLevel = states.at(-1)?.level ?? 0;
  const evaluated =
    sum(states.map(({ level }) => forwardFlops(shape, level, validation))) +
    forwardFlops(shape, lastLevel, test);
  const evaluatedWithoutCache = epochs * forwardFlops(shape, 0, validation) + forwardFlops(shape, 0, test);

  const evaluation = longestBatch(lengths.validation, training.evalBatchSize, shape.heads);
  const most = states.reduce((a, b) => (a.frozen.indexOf(false) <= b.frozen.indexOf(false) ? a : b));
  return {
    trainableParameters: parameters.trainable,
    totalParameters: parameters.total,
    steps: epochs * Math.ceil(sentenceCount(lengths.train) / batchSize),
    flops: {
      epoch: trained / epochs,
      epochWithoutCache: trainedWithoutCache / epochs,
      prefix,
      run: trained + evaluated + prefix,
      runWithoutCache: trainedWithoutCache + evaluatedWithoutCache,
      trainingPadded: sum(states.map(({ frozen }) => trainingFlops(shape, { frozen, level: 0 }, padded))),
    },
    memory: estimateMemory(shape, most, { training: largest, evaluation }, distinctTokens(shape, lengths)),
    cacheBytes: sum(levels.map((level) => storedBytes(shape, level, stored, prefixDtype))),
    upperBound: freeze.kind === "autofreeze",
  };
}

/** The embeddings alone are looked up faster than they are read from a disk: they are not stored. */
function storedLevel(lowestTrained: number, mode: RunConfig["training"]["prefixMode"]): number {
  return mode === "parity" || lowestTrained < 2 ? 0 : lowestTrained;
}

/** Rows of the word embeddings that the data uses; vocabularies grow with about the 0.6th power of the text (Heaps). */
function distinctTokens({ vocabSize }: ModelShape, lengths: DataLengths): number {
  const tokens = tokenCount(lengths.train) + tokenCount(lengths.validation) + tokenCount(lengths.test);
  return Math.min(vocabSize, lengths.distinctTokens ?? Math.round(8.7 * tokens ** 0.6));
}

function storedBytes(
  shape: ModelShape,
  level: number,
  work: BatchWork,
  dtype: "float16" | "float32",
): number {
  const rows = level > shape.blocks ? work.sentences : work.rows;
  return rows * shape.dim * (dtype === "float16" ? 2 : 4);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
