/**
 * DistilBERT for sequence classification: every forward function with its backward function beside it, here and in
 * transformer-block.ts and layers.ts.
 *
 * The same maths as Hugging Face's `DistilBertForSequenceClassification`, with its checkpoint names. Linear
 * weights are (out, in). Shapes: B sentences, N rows of tokens (layout.ts), T tokens of the longest sentence
 * of an attention group, H heads of D numbers, dim = H·D. The classifier reads each sentence's first token
 * alone, so of the last block's output only these B rows are computed. A backward function takes dy, the
 * gradient of the loss by the forward function's result, hands the gradients of its own parameters to
 * `pass.gradient`, which computes only those that are trained, and returns dx.
 *
 * A level says how much of the model is done: 1 is the output of the embeddings, 1 + b that of block b − 1;
 * at level 1 + blocks the states are (B, dim), below it (N, dim). A training whose lowest trained layer group
 * has the index L starts from the states of level L.
 */
import { SITES, type StepMasks } from "./dropout.ts";
import type { SavedNorm } from "./engine/fused-ops.ts";
import type { Tensor } from "./engine/ops.ts";
import { addNorm, addNormBackward, dropout, linear, linearBackward, linearGradients } from "./layers.ts";
import { type Batch, type Model, Pass, type UnlabelledBatch } from "./pass.ts";
import { type SavedBlock, transformerBlock, transformerBlockBackward } from "./transformer-block.ts";

export type { Batch, LevelRows, Model, Prefix } from "./pass.ts";

/** Logits (B, labels) and the loss of each sentence (B), without dropout; keeps nothing for a backward pass. */
export function predict(model: Model, batch: Batch): { logits: Tensor; losses: Tensor } {
  const { ops, shape } = model;
  return ops.scope(() => {
    const pass = new Pass(model, batch, undefined);
    const { logits } = classifier(pass, statesAt(pass, shape.blocks + 1)); // (B, labels)
    const { losses } = ops.softmaxCrossEntropy(logits, pass.labels); // (B)
    return { logits, losses };
  });
}

/**
 * The states of a level, from the batch's own prefix if it has one, in the form that `Batch.prefix` takes:
 * the rows of the real tokens (tokens, dim), or of the first tokens (B, dim) at level 1 + blocks.
 * @param level 1 … 1 + blocks
 * @param masks dropout, for a prefix that is to keep it; none by default
 */
export function prefixStates(model: Model, batch: UnlabelledBatch, level: number, masks?: StepMasks): Tensor {
  const isTop = level > model.shape.blocks;
  return passTo(model, batch, level, masks, (pass, x) => (isTop ? x : pass.tokenRows(x)));
}

/** As `prefixStates`, but with all rows of the layout: (N, dim), or (B, dim) at level 1 + blocks. */
export function levelRows(model: Model, batch: UnlabelledBatch, level: number, masks?: StepMasks): Tensor {
  return passTo(model, batch, level, masks, (_, x) => x);
}

function passTo(
  model: Model,
  batch: UnlabelledBatch,
  level: number,
  masks: StepMasks | undefined,
  result: (pass: Pass, x: Tensor) => Tensor,
): Tensor {
  const { ops, shape } = model;
  if (!Number.isInteger(level) || level < 1 || level > shape.blocks + 1) {
    throw new Error(`A model of ${shape.blocks} blocks has no states of level ${level}.`);
  }
  return ops.scope(() => {
    const pass = new Pass(model, batch, masks);
    return result(pass, statesAt(pass, level));
  });
}

/** The states of a level; only one block's activations are alive at a time. */
function statesAt(pass: Pass, level: number): Tensor {
  const { ops } = pass;
  const start = pass.prefix?.level ?? 1;
  if (start > level) throw new Error(`States of level ${level} cannot be computed from those of ${start}.`);
  let x = pass.prefix ? pass.prefixRows(pass.prefix) : ops.scope(() => embeddings(pass).y); // (N, dim)
  for (let block = start - 1; block < level - 1; block += 1) {
    const input = x;
    x = ops.scope(() => transformerBlock(pass, input, block).y); // (N, dim), of the last block (B, dim)
    ops.free(input);
  }
  return x;
}

export interface LossAndGradients {
  /** (B) the loss of each sentence; the batch's loss is their mean. */
  losses: Tensor;
  /** The gradient of the mean loss by every trainable parameter, by checkpoint name. */
  gradients: Map<string, Tensor>;
}

/**
 * One forward and backward pass. Nothing is computed below the lowest trained layer group but what the batch's
 * prefix lacks, and no gradient of a frozen parameter. The caller frees the result.
 * @param prefixDropout whether there is dropout below the lowest trained layer group, as in Hugging Face's
 *   training; without, the frozen states of a sentence are the same in each step
 */
export function lossAndGradients(
  model: Model,
  batch: Batch,
  masks: StepMasks | undefined,
  { prefixDropout = true }: { prefixDropout?: boolean } = {},
): LossAndGradients {
  const { ops } = model;
  return ops.scope(() => {
    const lowest = lowestTrainedGroup(model);
    const pass = new Pass(model, batch, masks, prefixDropout ? 0 : lowest);
    try {
      return { losses: trainedPass(pass, lowest), gradients: pass.gradients };
    } catch (error) {
      ops.free(pass.gradients); // they are outside all scopes
      throw error;
    }
  });
}

/** @param lowest trained layer group: 0 embeddings, 1 + b block b, 1 + blocks head */
function trainedPass(pass: Pass, lowest: number): Tensor {
  const { ops, shape } = pass;
  const embedded = lowest === 0 && !pass.prefix ? ops.scope(() => embeddings(pass)) : undefined;
  let x = embedded?.y ?? statesAt(pass, lowest); // (N, dim), at the top (B, dim)

  const lowestBlock = Math.max(0, lowest - 1);
  const saved: SavedBlock[] = [];
  for (let block = lowestBlock; block < shape.blocks; block += 1) {
    const input = x;
    const result = ops.scope(() => transformerBlock(pass, input, block));
    saved[block] = result.saved;
    x = result.y;
  }

  const top = ops.scope(() => {
    const head = classifier(pass, x);
    const { losses, gradient } = ops.softmaxCrossEntropy(head.logits, pass.labels); // (B), (B, labels)
    const dLogits = ops.mul(gradient, 1 / pass.layout.lengths.length); // of the mean
    return { losses, dx: classifierBackward(pass, dLogits, head.saved, lowest <= shape.blocks) };
  });
  ops.free(x);

  let dx = top.dx; // (B, dim), below the last block (N, dim)
  for (let block = shape.blocks - 1; dx && block >= lowestBlock; block -= 1) {
    const dy = dx;
    const kept = saved[block];
    if (!kept) throw new Error(`Block ${block} kept nothing for its backward pass.`);
    dx = ops.scope(() => transformerBlockBackward(pass, dy, kept, block, 1 + block > lowest));
    ops.free(dy, kept);
  }
  if (dx && embedded) embeddingsBackward(pass, dx, embedded.saved);
  return top.losses;
}

// --- Embeddings: dropout(layer norm(word + position)) ---------------------------------------------------

const WORDS = "distilbert.embeddings.word_embeddings.weight"; // (vocabulary, dim)
const POSITIONS = "distilbert.embeddings.position_embeddings.weight"; // (positions, dim)

interface SavedEmbeddings {
  norm: SavedNorm;
  mask: Tensor | undefined;
}

function embeddings(pass: Pass): { y: Tensor; saved: SavedEmbeddings } {
  const { ops } = pass;
  const words = ops.gatherRows(pass.weight(WORDS), pass.tokenIds); // (N, dim)
  const positions = ops.gatherRows(pass.weight(POSITIONS), pass.positions); // (N, dim)
  const norm = addNorm(pass, words, positions, {}, "distilbert.embeddings.LayerNorm");
  const mask = pass.rowMask(0, SITES.embeddings, "every");
  return { y: dropout(pass, norm.y, mask), saved: { norm: norm.saved, mask } };
}

function embeddingsBackward(pass: Pass, dy: Tensor, saved: SavedEmbeddings): void {
  const { ops, shape } = pass;
  const dNorm = dropout(pass, dy, saved.mask); // (N, dim)
  const { x: dx } = addNormBackward(pass, [dNorm], saved.norm, {}, "distilbert.embeddings.LayerNorm"); // (N, dim)
  pass.gradient(WORDS, () => ops.segmentSum(dx, pass.trainedTokenIds, shape.vocabSize));
  pass.gradient(POSITIONS, () => ops.segmentSum(dx, pass.positions, shape.maxPositions));
}

// --- Classifier: classifier(dropout(relu(pre_classifier(first token)))) ---------------------------------

interface SavedClassifier {
  first: Tensor; // (B, dim)
  hidden: Tensor; // (B, dim)
  dropped: Tensor; // (B, dim)
  mask: Tensor | undefined;
}

/** `first` (B, dim): the first tokens' states. */
function classifier(pass: Pass, first: Tensor): { logits: Tensor; saved: SavedClassifier } {
  const { ops } = pass;
  const hidden = ops.relu(linear(pass, first, "pre_classifier")); // (B, dim)
  const mask = pass.classifierMask();
  const dropped = dropout(pass, hidden, mask);
  return { logits: linear(pass, dropped, "classifier"), saved: { first, hidden, dropped, mask } };
}

function classifierBackward(
  pass: Pass,
  dLogits: Tensor,
  { first, hidden, dropped, mask }: SavedClassifier,
  needsInput: boolean,
): Tensor | undefined {
  const { ops } = pass;
  linearGradients(pass, dLogits, dropped, "classifier");
  const dDropped = linearBackward(pass, dLogits, "classifier"); // (B, dim)
  const dHidden = dropout(pass, dDropped, mask);
  const dInner = ops.reluGrad(dHidden, hidden); // (B, dim)
  linearGradients(pass, dInner, first, "pre_classifier");
  if (!needsInput) return undefined;
  return linearBackward(pass, dInner, "pre_classifier"); // (B, dim)
}

/** The lowest layer group with a trainable parameter: 0 embeddings, 1 + b block b, 1 + blocks head. */
function lowestTrainedGroup({ shape, parameters }: Model): number {
  let lowest = shape.blocks + 1;
  for (const name of parameters.trainable) {
    const block = /^distilbert\.transformer\.layer\.(\d+)\./.exec(name)?.[1];
    if (name.startsWith("distilbert.embeddings.")) lowest = 0;
    else if (block) lowest = Math.min(lowest, 1 + Number(block));
  }
  return lowest;
}
