/**
 * DistilBERT for sequence classification: every forward function with its backward function beside it.
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
import type { Tensor } from "./engine/ops.ts";
import { type Batch, type Model, Pass } from "./pass.ts";

export type { Batch, Model, Prefix } from "./pass.ts";

/** Hugging Face's epsilon for every layer norm of DistilBERT. */
const EPSILON = 1e-12;

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
export function prefixStates(
  model: Model,
  batch: Pick<Batch, "layout" | "prefix">,
  level: number,
  masks?: StepMasks,
): Tensor {
  const { ops, shape } = model;
  if (!Number.isInteger(level) || level < 1 || level > shape.blocks + 1) {
    throw new Error(`A model of ${shape.blocks} blocks has no states of level ${level}.`);
  }
  return ops.scope(() => {
    const pass = new Pass(model, { ...batch, labels: new Int32Array() }, masks);
    const x = statesAt(pass, level);
    return level > shape.blocks ? x : pass.tokenRows(x);
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
  const norm = layerNorm(pass, ops.add(words, positions), "distilbert.embeddings.LayerNorm");
  const mask = pass.rowMask(0, SITES.embeddings, "every");
  return { y: dropout(pass, norm.y, mask), saved: { norm: norm.saved, mask } };
}

function embeddingsBackward(pass: Pass, dy: Tensor, saved: SavedEmbeddings): void {
  const { ops, shape } = pass;
  const dNorm = dropout(pass, dy, saved.mask); // (N, dim)
  const dx = layerNormBackward(pass, dNorm, saved.norm, "distilbert.embeddings.LayerNorm"); // (N, dim)
  pass.gradient(WORDS, () => ops.segmentSum(dx, pass.trainedTokenIds, shape.vocabSize));
  pass.gradient(POSITIONS, () => ops.segmentSum(dx, pass.positions, shape.maxPositions));
}

// --- Transformer block: a = layer norm(x + attention(x)), y = layer norm(a + feed-forward(a)) ------------

interface SavedBlock {
  attention: SavedAttention;
  attentionNorm: SavedNorm;
  feedForward: SavedFeedForward;
  outputNorm: SavedNorm;
}

const blockName = (block: number) => `distilbert.transformer.layer.${block}`;

/** Of which tokens a block computes its output: of every one (N rows), in the last block of the first (B rows). */
const rowsOf = ({ shape }: Pass, block: number) => (block === shape.blocks - 1 ? "first" : "every");

function transformerBlock(pass: Pass, x: Tensor, block: number): { y: Tensor; saved: SavedBlock } {
  const { ops } = pass;
  const name = blockName(block);
  // N stands for B in the comments below this line where the block is the last one.
  const own = rowsOf(pass, block) === "first" ? ops.gatherRows(x, pass.firstRows) : x; // (N, dim)
  const attended = ops.scope(() => attention(pass, x, own, block));
  const attentionNorm = layerNorm(pass, ops.add(attended.y, own), `${name}.sa_layer_norm`);
  const fed = ops.scope(() => feedForward(pass, attentionNorm.y, block));
  const outputNorm = layerNorm(pass, ops.add(fed.y, attentionNorm.y), `${name}.output_layer_norm`);
  const saved = {
    attention: attended.saved,
    attentionNorm: attentionNorm.saved,
    feedForward: fed.saved,
    outputNorm: outputNorm.saved,
  };
  return { y: outputNorm.y, saved };
}

function transformerBlockBackward(
  pass: Pass,
  dy: Tensor,
  saved: SavedBlock,
  block: number,
  needsInput: boolean,
): Tensor | undefined {
  const { ops } = pass;
  const name = blockName(block);
  const dOutput = layerNormBackward(pass, dy, saved.outputNorm, `${name}.output_layer_norm`); // (N, dim)
  const dFed = ops.scope(() => feedForwardBackward(pass, dOutput, saved.feedForward, block)); // (N, dim)
  const dAttended = ops.add(dOutput, dFed);
  const dSum = layerNormBackward(pass, dAttended, saved.attentionNorm, `${name}.sa_layer_norm`); // (N, dim)
  const inputs = ops.scope(() => attentionBackward(pass, dSum, saved.attention, block, needsInput));
  if (!inputs) return undefined;
  const dOwn = ops.add(dSum, inputs.dOwn); // (N, dim)
  const dOwnInRows =
    rowsOf(pass, block) === "first" ? ops.segmentSum(dOwn, pass.firstRows, pass.layout.rows) : dOwn;
  return ops.add(inputs.dx, dOwnInRows);
}

// --- Attention: out_lin(dropout(softmax(q·kᵀ/√D))·v) ----------------------------------------------------

interface SavedAttention {
  x: Tensor;
  own: Tensor;
  context: Tensor;
  groups: SavedAttentionGroup[];
}

interface SavedAttentionGroup {
  q: Tensor; // (B, H, Q, D), divided by √D
  k: Tensor; // (B, H, T, D)
  v: Tensor; // (B, H, T, D)
  probabilities: Tensor; // (B, H, Q, T)
  dropped: Tensor; // (B, H, Q, T), after dropout
}

/** Keys and values of `x` (N, dim), queries of `own`: of x itself, or in the last block of the first tokens. */
function attention(pass: Pass, x: Tensor, own: Tensor, block: number): { y: Tensor; saved: SavedAttention } {
  const { ops } = pass;
  const { heads, dim } = pass.shape;
  const name = `${blockName(block)}.attention`;
  const sliced = (rows: Tensor) => ops.reshape(rows, [(rows.shape[0] ?? 0) * heads, dim / heads]); // (N·H, D)
  const queries = sliced(linear(pass, own, `${name}.q_lin`));
  const keys = sliced(linear(pass, x, `${name}.k_lin`));
  const values = sliced(linear(pass, x, `${name}.v_lin`));
  const querySlots = pass.slots(rowsOf(pass, block)); // (B, H, Q), Q = T or 1

  const results = pass.groups.map((group, index) => {
    const slots = querySlots[index] ?? group.slots;
    const q = ops.mul(ops.gatherRows(queries, slots), 1 / Math.sqrt(dim / heads)); // (B, H, Q, D)
    const k = ops.gatherRows(keys, group.slots); // (B, H, T, D)
    const v = ops.gatherRows(values, group.slots);
    const products = ops.batchMatmul(q, k, { transposeB: true }); // (B, H, Q, T)
    const scores = group.keyMask ? ops.add(products, group.keyMask) : products;
    const probabilities = ops.softmax(scores);
    const mask = pass.attentionMask(block, index, rowsOf(pass, block));
    const dropped = dropout(pass, probabilities, mask);
    return { context: ops.batchMatmul(dropped, v), saved: { q, k, v, probabilities, dropped } };
  });

  const contexts = results.map((result) => result.context); // (B, H, Q, D)
  const context = ops.reshape(ops.stitch(querySlots, contexts), own.shape); // (N, dim)
  const y = linear(pass, context, `${name}.out_lin`);
  return { y, saved: { x, own, context, groups: results.map((result) => result.saved) } };
}

function attentionBackward(
  pass: Pass,
  dy: Tensor,
  { x, own, context, groups }: SavedAttention,
  block: number,
  needsInput: boolean,
): { dx: Tensor; dOwn: Tensor } | undefined {
  const { ops, layout } = pass;
  const { heads, dim } = pass.shape;
  const name = `${blockName(block)}.attention`;
  linearGradients(pass, dy, context, `${name}.out_lin`);
  const dContext = linearBackward(pass, dy, `${name}.out_lin`); // (N, dim)
  const dSlices = ops.reshape(dContext, [(own.shape[0] ?? 0) * heads, dim / heads]); // (N·H, D)
  const querySlots = pass.slots(rowsOf(pass, block));

  const parts = querySlots.map((slots, index) => {
    const saved = groups[index];
    if (!saved) throw new Error(`Attention of block ${block} kept nothing for group ${index}.`);
    const { q, k, v, probabilities, dropped } = saved;
    const dc = ops.gatherRows(dSlices, slots); // (B, H, Q, D)
    const dv = ops.batchMatmul(dropped, dc, { transposeA: true }); // (B, H, T, D)
    const dDropped = ops.batchMatmul(dc, v, { transposeB: true }); // (B, H, Q, T)
    // Softmax and dropout in one: with P the probabilities and M the mask, dP = dDropped·M, so dP·P is
    // dDropped·dropped, and masked keys need no care because their P is 0.
    const weighted = ops.mul(dDropped, dropped);
    const dScores = ops.sub(weighted, ops.mul(probabilities, ops.lastSums(weighted)));
    const dq = ops.mul(ops.batchMatmul(dScores, k), 1 / Math.sqrt(dim / heads)); // (B, H, Q, D)
    const dk = ops.batchMatmul(dScores, q, { transposeA: true }); // (B, H, T, D)
    return { dq, dk, dv };
  });

  const keySlots = pass.slots("every");
  const toRows = (slices: Tensor[]) => ops.reshape(ops.stitch(keySlots, slices), [layout.rows, dim]);
  const dQueries = ops.reshape(
    ops.stitch(
      querySlots,
      parts.map((part) => part.dq),
    ),
    own.shape,
  ); // (N, dim)
  const dKeys = toRows(parts.map((part) => part.dk)); // (N, dim)
  const dValues = toRows(parts.map((part) => part.dv));
  linearGradients(pass, dQueries, own, `${name}.q_lin`);
  linearGradients(pass, dKeys, x, `${name}.k_lin`);
  linearGradients(pass, dValues, x, `${name}.v_lin`);
  if (!needsInput) return undefined;
  const dxOfKeys = linearBackward(pass, dKeys, `${name}.k_lin`); // (N, dim)
  const dxOfValues = linearBackward(pass, dValues, `${name}.v_lin`);
  return { dx: ops.add(dxOfKeys, dxOfValues), dOwn: linearBackward(pass, dQueries, `${name}.q_lin`) };
}

// --- Feed-forward: dropout(lin2(gelu(lin1(x)))) ---------------------------------------------------------

interface SavedFeedForward {
  x: Tensor;
  inner: Tensor; // (N, hidden)
  gate: Tensor;
  activated: Tensor;
  mask: Tensor | undefined;
}

function feedForward(pass: Pass, x: Tensor, block: number): { y: Tensor; saved: SavedFeedForward } {
  const name = `${blockName(block)}.ffn`;
  const inner = linear(pass, x, `${name}.lin1`); // (N, hidden)
  const { y: activated, gate } = gelu(pass, inner); // (N, hidden)
  const mask = pass.rowMask(1 + block, SITES.feedForward(block), rowsOf(pass, block));
  const y = dropout(pass, linear(pass, activated, `${name}.lin2`), mask); // (N, dim)
  return { y, saved: { x, inner, gate, activated, mask } };
}

function feedForwardBackward(pass: Pass, dy: Tensor, saved: SavedFeedForward, block: number): Tensor {
  const name = `${blockName(block)}.ffn`;
  const dOuter = dropout(pass, dy, saved.mask); // (N, dim)
  linearGradients(pass, dOuter, saved.activated, `${name}.lin2`);
  const dActivated = linearBackward(pass, dOuter, `${name}.lin2`); // (N, hidden)
  const dInner = geluBackward(pass, dActivated, saved.inner, saved.gate); // (N, hidden)
  linearGradients(pass, dInner, saved.x, `${name}.lin1`);
  return linearBackward(pass, dInner, `${name}.lin1`); // (N, dim)
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

// --- Linear: x·Wᵀ + b -----------------------------------------------------------------------------------

/** (N, in) → (N, out). */
function linear({ ops, weight }: Pass, x: Tensor, name: string): Tensor {
  return ops.scope(() => {
    const product = ops.matmul(x, weight(`${name}.weight`), { transposeB: true });
    return ops.biasAdd(product, weight(`${name}.bias`));
  });
}

function linearGradients(pass: Pass, dy: Tensor, x: Tensor, name: string): void {
  const { ops } = pass;
  pass.gradient(`${name}.weight`, () => ops.matmul(dy, x, { transposeA: true })); // (out, in)
  pass.gradient(`${name}.bias`, () => ops.columnSums(dy)); // (out)
}

/** (N, out) → (N, in). */
function linearBackward({ ops, weight }: Pass, dy: Tensor, name: string): Tensor {
  return ops.matmul(dy, weight(`${name}.weight`));
}

// --- Layer norm over each row: (x − mean) / √(variance + ε) · gain + bias --------------------------------

interface SavedNorm {
  normalized: Tensor; // (N, dim), before gain and bias
  inverseDeviation: Tensor; // (N, 1)
}

function layerNorm({ ops, weight }: Pass, x: Tensor, name: string): { y: Tensor; saved: SavedNorm } {
  return ops.scope(() => {
    const centred = ops.sub(x, ops.rowMeans(x));
    const variance = ops.rowMeans(ops.square(centred)); // (N, 1)
    const inverseDeviation = ops.rsqrt(ops.add(variance, EPSILON));
    const normalized = ops.mul(centred, inverseDeviation);
    const y = ops.biasAdd(ops.mul(normalized, weight(`${name}.weight`)), weight(`${name}.bias`));
    return { y, saved: { normalized, inverseDeviation } };
  });
}

/** With g = dy·gain: dx = (g − mean(g) − normalized · mean(g · normalized)) / deviation. */
function layerNormBackward(pass: Pass, dy: Tensor, saved: SavedNorm, name: string): Tensor {
  const { ops, shape } = pass;
  const { normalized, inverseDeviation } = saved;
  return ops.scope(() => {
    const gain = pass.weight(`${name}.weight`); // (dim)
    const dyNormalized = ops.mul(dy, normalized);
    pass.gradient(`${name}.weight`, () => ops.columnSums(dyNormalized));
    pass.gradient(`${name}.bias`, () => ops.columnSums(dy));
    // The mean of a row times the gain is one product with gain/dim, which spares a pass over the rows.
    const meanByGain = ops.reshape(ops.mul(gain, 1 / shape.dim), [shape.dim, 1]);
    const mean = ops.matmul(dy, meanByGain); // (N, 1)
    const meanOfProduct = ops.matmul(dyNormalized, meanByGain); // (N, 1)
    const g = ops.mul(dy, gain);
    const centred = ops.sub(ops.sub(g, ops.mul(normalized, meanOfProduct)), mean);
    return ops.mul(centred, inverseDeviation);
  });
}

// --- GELU, exact: x · Φ(x) -------------------------------------------------------------------------------

/** `gate` is Φ(x), the normal distribution's share below x. */
function gelu({ ops }: Pass, x: Tensor): { y: Tensor; gate: Tensor } {
  return ops.scope(() => {
    const gate = ops.mul(ops.add(ops.erf(ops.mul(x, Math.SQRT1_2)), 1), 0.5);
    return { y: ops.mul(x, gate), gate };
  });
}

/** dx = dy · (Φ(x) + x · φ(x)), φ(x) = exp(−x²/2) / √(2π). */
function geluBackward({ ops }: Pass, dy: Tensor, x: Tensor, gate: Tensor): Tensor {
  return ops.scope(() => {
    const density = ops.exp(ops.add(ops.mul(ops.square(x), -0.5), -0.5 * Math.log(2 * Math.PI)));
    return ops.mul(dy, ops.add(gate, ops.mul(x, density)));
  });
}

// --- Dropout -----------------------------------------------------------------------------------------------

const dropout = ({ ops }: Pass, x: Tensor, mask: Tensor | undefined) => (mask ? ops.mul(x, mask) : x);

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
