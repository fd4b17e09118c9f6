import { layerGroups, type ModelShape } from "../freezing.ts";
import type { BatchWork, ModelState } from "./flops.ts";

/** Bytes that a training process needs beyond the engine itself, at its largest. */
export interface MemoryEstimate {
  weights: number;
  gradients: number;
  optimizer: number;
  /** What the forward pass keeps for the backward pass, and what one block needs beside it. */
  activations: number;
  /** Copies outside the engine: the pretrained weights, and those of the best epoch. */
  copies: number;
  total: number;
}

const FLOAT_BYTES = 4;
/** Adam keeps two for each trained parameter. */
const MOMENTS = 2;

/**
 * The memory of the state in which most is trained.
 * @param work the largest batch
 * @param distinctTokens rows of the word embeddings in the engine: only those of tokens that occur
 */
export function estimateMemory(
  shape: ModelShape,
  { frozen, level }: ModelState,
  work: BatchWork,
  distinctTokens: number,
): MemoryEstimate {
  const sizes = groupSizes(shape, distinctTokens);
  const total = (counted: (group: number) => boolean) =>
    FLOAT_BYTES * sizes.reduce((sum, size, group) => sum + (counted(group) ? size : 0), 0);
  const trained = total((group) => !frozen[group]);
  const inEngine = total((group) => group >= level);
  const parts = {
    weights: inEngine,
    gradients: trained,
    optimizer: MOMENTS * trained,
    activations: activationBytes(shape, { frozen, level }, work),
    copies: total(() => true) + trained,
  };
  return { ...parts, total: Object.values(parts).reduce((sum, part) => sum + part, 0) };
}

/** Parameters of each layer group, with a compact vocabulary. */
function groupSizes(shape: ModelShape, distinctTokens: number): number[] {
  const compact = { ...shape, vocabSize: Math.min(shape.vocabSize, distinctTokens) };
  return layerGroups(compact).map(({ parameters }) =>
    parameters.reduce(
      (sum, parameter) => sum + parameter.shape.reduce((size, length) => size * length, 1),
      0,
    ),
  );
}

function activationBytes(shape: ModelShape, { frozen, level }: ModelState, work: BatchWork): number {
  const lowest = frozen.indexOf(false);
  let bytes = 0;
  for (let block = Math.max(0, lowest - 1); block < shape.blocks; block += 1) {
    bytes += blockBytes(shape, block, work);
  }
  // The frozen blocks below keep nothing, but one of them is alive at a time.
  if (lowest > level && lowest > 1) bytes += blockBytes(shape, 0, work);
  return bytes;
}

/** What distilbert.ts keeps of one block: see its `Saved…` interfaces. */
function blockBytes({ blocks, dim, hiddenDim, heads }: ModelShape, block: number, work: BatchWork): number {
  const last = block === blocks - 1;
  const queryRows = last ? work.lastRows : work.rows;
  const scores = heads * (last ? work.lastScores : work.scores);
  const perToken = 3 * dim * work.rows;
  const afterAttention = (6 * dim + 3 * hiddenDim) * queryRows;
  return FLOAT_BYTES * (perToken + afterAttention + 3 * scores);
}
