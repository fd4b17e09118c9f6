import { layerGroups, type ModelShape } from "../freezing.ts";
import type { BatchWork, ModelState } from "./flops.ts";

/** Bytes that a training process needs beyond the engine itself, at its largest. */
export interface MemoryEstimate {
  /** In the engine, with the embeddings of those words alone that occur. */
  weights: number;
  gradients: number;
  optimizer: number;
  /** What the forward pass keeps for the backward pass, or, if that is more, one block of an evaluation. */
  activations: number;
  /** Outside the engine: all embeddings and the frozen weights as they were given, the trained ones of the best epoch. */
  copies: number;
  /** The runtime's heap, buffers that wait for the garbage collector, allocators' slack: a measured constant. */
  overhead: number;
  total: number;
}

/** The batches that need the most. */
export interface LargestBatches {
  training: BatchWork;
  evaluation: BatchWork;
}

const FLOAT_BYTES = 4;
/** Adam keeps two for each trained parameter. */
const MOMENTS = 2;
/** Measured with `npm run bench -- train --only memory`: what is left of the peak is 107 to 295 MiB. */
const OVERHEAD_BYTES = 150 * 2 ** 20;

/**
 * The memory of the state in which most is trained.
 * @param distinctTokens rows of the word embeddings in the engine: only those of tokens that occur
 */
export function estimateMemory(
  shape: ModelShape,
  state: ModelState,
  batches: LargestBatches,
  distinctTokens: number,
): MemoryEstimate {
  const sizes = groupSizes({ ...shape, vocabSize: Math.min(shape.vocabSize, distinctTokens) });
  const trained = sum(sizes.filter((_, group) => !state.frozen[group]));
  const [allEmbeddings = 0] = groupSizes(shape);
  const frozenBlocks = sum(sizes.filter((_, group) => group > 0 && state.frozen[group]));
  const parts = {
    weights: sum(sizes),
    gradients: trained,
    optimizer: MOMENTS * trained,
    activations: Math.max(
      keptBytes(shape, state, batches.training),
      passingBytes(shape, state.level, batches.evaluation),
    ),
    copies: allEmbeddings + frozenBlocks + trained,
    overhead: OVERHEAD_BYTES,
  };
  return { ...parts, total: sum(Object.values(parts)) };
}

/** Bytes of each layer group's parameters. */
function groupSizes(shape: ModelShape): number[] {
  return layerGroups(shape).map(({ parameters }) =>
    sum(
      parameters.map((parameter) => FLOAT_BYTES * parameter.shape.reduce((size, length) => size * length, 1)),
    ),
  );
}

/** Kept for the backward pass. */
function keptBytes(shape: ModelShape, { frozen }: ModelState, work: BatchWork): number {
  const lowest = Math.max(1, frozen.indexOf(false));
  return sum(blockNumbers(shape, lowest - 1).map((block) => blockBytes(shape, block, work)));
}

/** A pass that keeps nothing holds one block at a time. */
function passingBytes(shape: ModelShape, level: number, work: BatchWork): number {
  const blocks = blockNumbers(shape, Math.max(0, level - 1));
  return Math.max(0, ...blocks.map((block) => blockBytes(shape, block, work)));
}

function blockNumbers({ blocks }: ModelShape, first: number): number[] {
  return Array.from({ length: blocks - first }, (_, index) => first + index);
}

/** What transformer-block.ts keeps with kernels of our own: see its `Saved…` interfaces. */
function blockBytes({ blocks, dim, hiddenDim, heads }: ModelShape, block: number, work: BatchWork): number {
  const last = block === blocks - 1;
  const queryRows = last ? work.lastRows : work.rows;
  const scores = heads * (last ? work.lastScores : work.scores);
  const perToken = 3 * dim * work.rows;
  const afterAttention = (6 * dim + 2 * hiddenDim) * queryRows;
  return FLOAT_BYTES * (perToken + afterAttention + scores);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
