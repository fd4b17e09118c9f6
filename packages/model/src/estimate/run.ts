import type { RunConfig } from "../config.ts";
import type { ModelShape } from "../freezing.ts";
import { type BatchWork, forwardFlops, type ModelState, prefixFlops, trainingFlops } from "./flops.ts";
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
  /** On disk, in bytes, for all states that the run reads. Where there is room, levels below are stored beside them. */
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
  const { packed: train, padded } = epochWork(lengths.train, batchSize, shape.heads);
  const sorted = sortedWork(lengths.train);
  const filled = prefixWork(lengths.train);
  const validation = sortedWork(lengths.validation);
  const test = sortedWork(lengths.test);

  const states = statesByEpoch(shape, freeze, epochs, prefixMode);
  const stochastic = prefixMode === "stochasticCache";
  const copies = levelsByCopy(
    states.map(({ level }) => level),
    stochastic ? (prefixCopies ?? epochs) : 1,
  );
  const levels = [...new Set(copies.flat())];
  const highest = Math.max(0, ...levels);
  // Without dropout one pass to the highest level stores the others on its way; validation and test have none.
  const passes = stochastic ? copies.flat() : [highest];
  const prefix =
    sum(passes.map((level) => prefixFlops(shape, 0, level, filled))) +
    prefixFlops(shape, 0, highest, addWork([prefixWork(lengths.validation), prefixWork(lengths.test)]));
  const cacheBytes =
    sum(copies.flat().map((level) => storedBytes(shape, level, sorted, prefixDtype))) +
    sum(levels.map((level) => storedBytes(shape, level, addWork([validation, test]), prefixDtype)));

  const trained = sumOver(states, (state) => trainingFlops(shape, state, train));
  const trainedWithoutCache = sumOver(states, ({ frozen }) =>
    trainingFlops(shape, { frozen, level: 0 }, train),
  );
  const lastLevel = states.at(-1)?.level ?? 0;
  const evaluated =
    sumOver(states, ({ level }) => forwardFlops(shape, level, validation)) +
    forwardFlops(shape, lastLevel, test);
  const evaluatedWithoutCache = epochs * forwardFlops(shape, 0, validation) + forwardFlops(shape, 0, test);

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
      trainingPadded: sumOver(states, ({ frozen }) => trainingFlops(shape, { frozen, level: 0 }, padded)),
    },
    memory: memoryOfStates(shape, states, training, lengths),
    cacheBytes,
    upperBound: freeze.kind === "autofreeze",
  };
}

/**
 * What a run keeps in memory at its largest, without the rest of the estimate.
 * @throws FreezeError when the policy does not fit the model
 */
export function estimatePeakMemory(
  shape: ModelShape,
  { freeze, training }: Pick<RunConfig, "freeze" | "training">,
  lengths: DataLengths,
): MemoryEstimate {
  const states = statesByEpoch(shape, freeze, training.epochs, training.prefixMode);
  return memoryOfStates(shape, states, training, lengths);
}

function memoryOfStates(
  shape: ModelShape,
  states: readonly ModelState[],
  { batchSize, evalBatchSize }: RunConfig["training"],
  lengths: DataLengths,
): MemoryEstimate {
  const most = states.reduce((a, b) => (a.frozen.indexOf(false) <= b.frozen.indexOf(false) ? a : b));
  const batches = {
    training: epochWork(lengths.train, batchSize, shape.heads).largest,
    evaluation: longestBatch(lengths.validation, evalBatchSize, shape.heads),
  };
  return estimateMemory(shape, most, batches, distinctTokens(shape, lengths));
}

/** For each epoch what is frozen and from where it starts; the same object for all epochs that are alike. */
function statesByEpoch(
  shape: ModelShape,
  freeze: RunConfig["freeze"],
  epochs: number,
  prefixMode: RunConfig["training"]["prefixMode"],
): ModelState[] {
  const known = new Map<string, ModelState>();
  return frozenByEpoch(freeze, shape.blocks, epochs).map((frozen) => {
    const key = frozen.join();
    const state = known.get(key) ?? { frozen, level: storedLevel(frozen.indexOf(false), prefixMode) };
    known.set(key, state);
    return state;
  });
}

/** Thousands of epochs have few states: each is computed once. */
function sumOver(states: readonly ModelState[], of: (state: ModelState) => number): number {
  const known = new Map([...new Set(states)].map((state) => [state, of(state)]));
  return sum(states.map((state) => known.get(state) ?? 0));
}

/** The embeddings alone are looked up faster than they are read from a disk: they are not stored. */
function storedLevel(lowestTrained: number, mode: RunConfig["training"]["prefixMode"]): number {
  return mode === "parity" || lowestTrained < 2 ? 0 : lowestTrained;
}

/** For each dropout copy, the levels at which it is read: epoch e reads copy e mod `copies`. */
function levelsByCopy(levels: readonly number[], copies: number): number[][] {
  const read = Array.from({ length: Math.min(copies, levels.length) }, () => new Set<number>());
  for (const [epoch, level] of levels.entries()) {
    if (level > 0) read[epoch % copies]?.add(level);
  }
  return read.map((levels) => [...levels]);
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
