import type { ModelShape } from "../freezing.ts";

/**
 * What matrix products cost depends on a set of batches only by these sums over them, so an epoch is counted at
 * once.
 */
export interface BatchWork {
  sentences: number;
  /** Rows of the layouts: a row for each token and, where sentences are of uneven length, the dummy row. */
  rows: number;
  /** Scores that one head computes: Σ sentences · T² over the attention groups, padded to T tokens. */
  scores: number;
  /** The same in the last block, which has queries for the first tokens alone: `sentences` and Σ sentences · T. */
  lastRows: number;
  lastScores: number;
}

export interface ModelState {
  /** For every layer group, bottom to top, whether it is frozen. */
  frozen: readonly boolean[];
  /**
   * The level whose stored states the batches start from: 1 behind the embeddings, 1 + b behind b blocks,
   * blocks + 1 [CLS] alone behind all. 0: nothing is stored.
   */
  level: number;
}

/**
 * Floating-point operations in the matrix products of forward and backward pass, 2 for a multiplication and
 * an addition. Elementwise work and row means are not counted. The last block computes for [CLS] only what
 * its first token needs. Verified against the ops of real steps; the formulas are those of PyTorch's
 * FlopCounterMode for the padded form.
 */
export function trainingFlops(shape: ModelShape, { frozen, level }: ModelState, work: BatchWork): number {
  const lowest = frozen.indexOf(false);
  const head = headProducts(shape, work);
  let flops = forwardFlops(shape, level, work) + head.classifier;
  if (!frozen.at(-1)) flops += head.linear;
  if (lowest <= shape.blocks) flops += head.preClassifier;
  for (let block = Math.max(0, lowest - 1); block < shape.blocks; block += 1) {
    const { perToken, afterAttention, attention } = blockProducts(shape, block, work);
    if (!frozen[1 + block]) flops += perToken + afterAttention;
    flops += afterAttention + 2 * attention;
    if (1 + block > lowest) flops += perToken;
  }
  return flops;
}

/** FLOPs of one forward pass that starts from stored states (`level`, as in `ModelState`), or from the tokens. */
export function forwardFlops(shape: ModelShape, level: number, work: BatchWork): number {
  return prefixFlops(shape, level, shape.blocks + 1, work) + headProducts(shape, work).linear;
}

/** FLOPs of the blocks that lead from one level's states to another's. */
export function prefixFlops(shape: ModelShape, fromLevel: number, toLevel: number, work: BatchWork): number {
  let flops = 0;
  for (let block = Math.max(0, fromLevel - 1); block < toLevel - 1; block += 1) {
    const { perToken, afterAttention, attention } = blockProducts(shape, block, work);
    flops += perToken + afterAttention + attention;
  }
  return flops;
}

/** FLOPs of a block's linear layers before attention (q, k, v), of those behind it, and of attention itself. */
function blockProducts({ blocks, dim, hiddenDim }: ModelShape, block: number, work: BatchWork) {
  const last = block === blocks - 1;
  const queryRows = last ? work.lastRows : work.rows;
  return {
    perToken: 2 * dim * dim * (queryRows + 2 * work.rows),
    afterAttention: 2 * queryRows * (dim * dim + 2 * dim * hiddenDim),
    attention: 4 * dim * (last ? work.lastScores : work.scores),
  };
}

function headProducts({ dim, labels }: ModelShape, { sentences }: BatchWork) {
  const preClassifier = 2 * sentences * dim * dim;
  const classifier = 2 * sentences * dim * labels;
  return { preClassifier, classifier, linear: preClassifier + classifier };
}
