/**
 * DistilBERT for sequence classification: every forward function with its backward function beside it.
 *
 * The same maths as Hugging Face's `DistilBertForSequenceClassification`, with its checkpoint names. Linear
 * weights are (out, in). Shapes: B sentences, N rows of tokens (layout.ts), T tokens of the longest sentence,
 * H heads of D numbers, dim = H·D. A backward function takes dy, the gradient of the loss by the forward
 * function's result, hands the gradients of its own parameters to `pass.gradient`, which computes only those
 * that are trained, and returns dx.
 */
import { type DropoutRates, SITES, type StepMasks } from "./dropout.ts";
import type { Ops, Tensor } from "./engine/ops.ts";
import type { ModelShape } from "./freezing.ts";
import type { AttentionGroup, BatchLayout } from "./layout.ts";
import type { Parameters } from "./parameters.ts";

export interface Model {
  ops: Ops;
  shape: ModelShape;
  parameters: Parameters;
}

export interface Batch {
  layout: BatchLayout;
  /** (B) class numbers. */
  labels: Int32Array;
}

/** Hugging Face's epsilon for every layer norm of DistilBERT. */
const EPSILON = 1e-12;

/** Logits (B, labels) and the loss of each sentence (B), without dropout; keeps nothing for a backward pass. */
export function predict(model: Model, batch: Batch): { logits: Tensor; losses: Tensor } {
  const { ops } = model;
  return ops.scope(() => {
    const pass = new Pass(model, batch, undefined);
    const { logits } = classifier(pass, encode(pass)); // (B, labels)
    const { losses } = ops.softmaxCrossEntropy(logits, pass.labels); // (B)
    return { logits, losses };
  });
}

/** The first token's state (B, dim) after the embeddings and after each block, without dropout. */
export function firstTokenStates(model: Model, batch: Batch): Tensor[] {
  const { ops } = model;
  return ops.scope(() => {
    const pass = new Pass(model, batch, undefined);
    const states: Tensor[] = [];
    encode(pass, (x) => states.push(ops.gatherRows(x, pass.firstRows)));
    return states;
  });
}

/** Embeddings and all blocks; only one block's activations are alive at a time. */
function encode(pass: Pass, onState: (x: Tensor) => void = () => {}): Tensor {
  const { ops, shape } = pass;
  let x = embeddings(pass).y; // (N, dim)
  onState(x);
  for (let block = 0; block < shape.blocks; block += 1) {
    const input = x;
    x = ops.scope(() => transformerBlock(pass, input, block).y); // (N, dim)
    ops.free(input);
    onState(x);
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
 * One forward and backward pass. Nothing is computed below the lowest trained layer group, and no gradient
 * of a frozen parameter. The caller frees the result.
 */
export function lossAndGradients(model: Model, batch: Batch, masks: StepMasks | undefined): LossAndGradients {
  const { ops, shape } = model;
  const lowest = lowestTrainedGroup(model); // 0: embeddings, 1 + b: block b, 1 + blocks: head
  return ops.scope(() => {
    const pass = new Pass(model, batch, masks);
    const embedded = ops.scope(() => embeddings(pass));
    if (lowest > 0) ops.free(embedded.saved);

    let x = embedded.y; // (N, dim)
    const saved: SavedBlock[] = [];
    for (let block = 0; block < shape.blocks; block += 1) {
      const input = x;
      const keep = 1 + block >= lowest;
      const result = ops.scope(() => {
        const { y, saved } = transformerBlock(pass, input, block);
        return keep ? { y, saved } : { y };
      });
      if (result.saved) saved[block] = result.saved;
      else ops.free(input);
      x = result.y; // (N, dim)
    }

    const top = ops.scope(() => {
      const head = classifier(pass, x);
      const { losses, gradient } = ops.softmaxCrossEntropy(head.logits, pass.labels); // (B), (B, labels)
      const dLogits = ops.mul(gradient, 1 / batch.labels.length); // of the mean
      return { losses, dx: classifierBackward(pass, dLogits, head.saved, lowest <= shape.blocks) };
    });
    ops.free(x);

    let dx = top.dx; // (N, dim)
    for (let block = shape.blocks - 1; dx && block >= Math.max(0, lowest - 1); block -= 1) {
      const dy = dx;
      const kept = saved[block];
      if (!kept) throw new Error(`Block ${block} kept nothing for its backward pass.`);
      dx = ops.scope(() => transformerBlockBackward(pass, dy, kept, block, 1 + block > lowest)); // (N, dim)
      ops.free(dy, kept);
    }
    if (dx && lowest === 0) embeddingsBackward(pass, dx, embedded.saved);
    return { losses: top.losses, gradients: pass.gradients };
  });
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
  const { y, mask } = rowDropout(pass, norm.y, SITES.embeddings);
  return { y, saved: { norm: norm.saved, mask } };
}

function embeddingsBackward(pass: Pass, dy: Tensor, saved: SavedEmbeddings): void {
  const { ops, shape } = pass;
  const dNorm = saved.mask ? ops.mul(dy, saved.mask) : dy; // (N, dim)
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

function transformerBlock(pass: Pass, x: Tensor, block: number): { y: Tensor; saved: SavedBlock } {
  const { ops } = pass;
  const name = blockName(block);
  const attended = ops.scope(() => attention(pass, x, block));
  const attentionNorm = layerNorm(pass, ops.add(attended.y, x), `${name}.sa_layer_norm`);
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
  const dx = ops.scope(() => attentionBackward(pass, dSum, saved.attention, block, needsInput)); // (N, dim)
  return dx && ops.add(dSum, dx);
}

// --- Attention: out_lin(dropout(softmax(q·kᵀ/√D))·v) ----------------------------------------------------

interface SavedAttention {
  x: Tensor;
  context: Tensor;
  groups: SavedAttentionGroup[];
}

interface SavedAttentionGroup {
  q: Tensor; // (B, H, T, D), divided by √D
  k: Tensor;
  v: Tensor;
  probabilities: Tensor; // (B, H, T, T)
  dropped: Tensor; // (B, H, T, T), after dropout
}

function attention(pass: Pass, x: Tensor, block: number): { y: Tensor; saved: SavedAttention } {
  const { ops, layout } = pass;
  const { heads, dim } = pass.shape;
  const name = `${blockName(block)}.attention`;
  const headSlices = [layout.rows * heads, dim / heads];
  const queries = ops.reshape(linear(pass, x, `${name}.q_lin`), headSlices); // (N·H, D)
  const keys = ops.reshape(linear(pass, x, `${name}.k_lin`), headSlices);
  const values = ops.reshape(linear(pass, x, `${name}.v_lin`), headSlices);

  const results = pass.groups.map((group, index) => {
    const q = ops.mul(ops.gatherRows(queries, group.slots), 1 / Math.sqrt(dim / heads)); // (B, H, T, D)
    const k = ops.gatherRows(keys, group.slots);
    const v = ops.gatherRows(values, group.slots);
    const products = ops.batchMatmul(q, k, { transposeB: true }); // (B, H, T, T)
    const scores = group.keyMask ? ops.add(products, group.keyMask) : products;
    const probabilities = ops.softmax(scores);
    const mask = pass.attentionMask(block, index);
    const dropped = mask ? ops.mul(probabilities, mask) : probabilities;
    return { context: ops.batchMatmul(dropped, v), saved: { q, k, v, probabilities, dropped } };
  });

  const slots = pass.groups.map((group) => group.slots);
  const contexts = results.map((result) => result.context); // (B, H, T, D)
  const context = ops.reshape(ops.stitch(slots, contexts), [layout.rows, dim]); // (N, dim)
  const y = linear(pass, context, `${name}.out_lin`);
  return { y, saved: { x, context, groups: results.map((result) => result.saved) } };
}

function attentionBackward(
  pass: Pass,
  dy: Tensor,
  { x, context, groups }: SavedAttention,
  block: number,
  needsInput: boolean,
): Tensor | undefined {
  const { ops, layout } = pass;
  const { heads, dim } = pass.shape;
  const name = `${blockName(block)}.attention`;
  linearGradients(pass, dy, context, `${name}.out_lin`);
  const dContext = linearBackward(pass, dy, `${name}.out_lin`); // (N, dim)
  const dSlices = ops.reshape(dContext, [layout.rows * heads, dim / heads]); // (N·H, D)

  const parts = pass.groups.map(({ slots }, index) => {
    const saved = groups[index];
    if (!saved) throw new Error(`Attention of block ${block} kept nothing for group ${index}.`);
    const { q, k, v, probabilities, dropped } = saved;
    const dc = ops.gatherRows(dSlices, slots); // (B, H, T, D)
    const dv = ops.batchMatmul(dropped, dc, { transposeA: true });
    const dDropped = ops.batchMatmul(dc, v, { transposeB: true }); // (B, H, T, T)
    // Softmax and dropout in one: with P the probabilities and M the mask, dP = dDropped·M, so dP·P is
    // dDropped·dropped, and masked keys need no care because their P is 0.
    const weighted = ops.mul(dDropped, dropped);
    const dScores = ops.sub(weighted, ops.mul(probabilities, ops.lastSums(weighted)));
    const dq = ops.mul(ops.batchMatmul(dScores, k), 1 / Math.sqrt(dim / heads)); // (B, H, T, D)
    const dk = ops.batchMatmul(dScores, q, { transposeA: true });
    return { dq, dk, dv };
  });

  const slots = pass.groups.map((group) => group.slots);
  const toRows = (slices: Tensor[]) => ops.reshape(ops.stitch(slots, slices), [layout.rows, dim]);
  const dQueries = toRows(parts.map((part) => part.dq)); // (N, dim)
  const dKeys = toRows(parts.map((part) => part.dk));
  const dValues = toRows(parts.map((part) => part.dv));
  linearGradients(pass, dQueries, x, `${name}.q_lin`);
  linearGradients(pass, dKeys, x, `${name}.k_lin`);
  linearGradients(pass, dValues, x, `${name}.v_lin`);
  if (!needsInput) return undefined;
  const dxOfQueries = linearBackward(pass, dQueries, `${name}.q_lin`); // (N, dim)
  const dxOfKeys = linearBackward(pass, dKeys, `${name}.k_lin`);
  const dxOfValues = linearBackward(pass, dValues, `${name}.v_lin`);
  return ops.add(ops.add(dxOfQueries, dxOfKeys), dxOfValues);
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
  const { y, mask } = rowDropout(pass, linear(pass, activated, `${name}.lin2`), SITES.feedForward(block)); // (N, dim)
  return { y, saved: { x, inner, gate, activated, mask } };
}

function feedForwardBackward(pass: Pass, dy: Tensor, saved: SavedFeedForward, block: number): Tensor {
  const { ops } = pass;
  const name = `${blockName(block)}.ffn`;
  const dOuter = saved.mask ? ops.mul(dy, saved.mask) : dy; // (N, dim)
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

function classifier(pass: Pass, x: Tensor): { logits: Tensor; saved: SavedClassifier } {
  const { ops } = pass;
  const first = ops.gatherRows(x, pass.firstRows); // (B, dim)
  const hidden = ops.relu(linear(pass, first, "pre_classifier")); // (B, dim)
  const mask = pass.classifierMask();
  const dropped = mask ? ops.mul(hidden, mask) : hidden;
  return { logits: linear(pass, dropped, "classifier"), saved: { first, hidden, dropped, mask } };
}

function classifierBackward(
  pass: Pass,
  dLogits: Tensor,
  { first, hidden, dropped, mask }: SavedClassifier,
  needsInput: boolean,
): Tensor | undefined {
  const { ops, layout } = pass;
  linearGradients(pass, dLogits, dropped, "classifier");
  const dDropped = linearBackward(pass, dLogits, "classifier"); // (B, dim)
  const dHidden = mask ? ops.mul(dDropped, mask) : dDropped;
  const dInner = ops.reluGrad(dHidden, hidden); // (B, dim)
  linearGradients(pass, dInner, first, "pre_classifier");
  if (!needsInput) return undefined;
  const dFirst = linearBackward(pass, dInner, "pre_classifier"); // (B, dim)
  return ops.segmentSum(dFirst, pass.firstRows, layout.rows); // (N, dim): 0 but for the first tokens
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

// --- Dropout on rows --------------------------------------------------------------------------------------

function rowDropout(pass: Pass, x: Tensor, site: number): { y: Tensor; mask: Tensor | undefined } {
  const mask = pass.rowMask(site);
  return { y: mask ? pass.ops.mul(x, mask) : x, mask };
}

/** What all functions of one pass share: the weights' values, the batch's index tensors, masks and gradients. */
class Pass {
  readonly ops: Ops;
  readonly shape: ModelShape;
  readonly layout: BatchLayout;
  readonly weight: (name: string) => Tensor;
  readonly labels: Tensor; // (B)
  readonly tokenIds: Tensor; // (N)
  /** (N) as `tokenIds`, but [PAD] is −1: its word embedding is never trained, as with torch's padding_idx. */
  readonly trainedTokenIds: Tensor;
  readonly positions: Tensor; // (N)
  readonly firstRows: Tensor; // (B)
  readonly groups: { slots: Tensor; keyMask: Tensor | undefined }[];
  readonly gradients = new Map<string, Tensor>();
  private readonly trainable: ReadonlySet<string>;

  constructor(
    model: Model,
    batch: Batch,
    private readonly masks: StepMasks | undefined,
  ) {
    const { ops, shape, parameters } = model;
    const { layout } = batch;
    const indices = (values: Int32Array) => ops.tensor([values.length], values);
    this.ops = ops;
    this.shape = shape;
    this.layout = layout;
    this.trainable = parameters.trainable;
    this.weight = parameters.values();
    this.labels = indices(batch.labels);
    this.tokenIds = indices(layout.tokenIds);
    this.trainedTokenIds = indices(layout.tokenIds.map((id) => (id === 0 ? -1 : id)));
    this.positions = indices(layout.positions);
    this.firstRows = indices(layout.firstRows);
    this.groups = layout.groups.map((group) => this.groupTensors(group));
  }

  /** Computes a gradient if the parameter is trained. It outlives every scope of the pass. */
  gradient(name: string, compute: () => Tensor): void {
    if (this.trainable.has(name)) this.gradients.set(name, this.ops.keep(compute()));
  }

  /** (N, dim), or undefined without dropout. */
  rowMask(site: number): Tensor | undefined {
    const { dim } = this.shape;
    return this.mask("hidden", [this.layout.rows, dim], (masks, rate) =>
      masks.rows(site, this.layout, dim, rate),
    );
  }

  /** (B, H, T, T), or undefined without dropout. */
  attentionMask(block: number, groupIndex: number): Tensor | undefined {
    const { heads } = this.shape;
    const group = this.layout.groups[groupIndex];
    if (!group) throw new Error(`The batch has no attention group ${groupIndex}.`);
    const shape = [group.sentences.length, heads, group.length, group.length];
    return this.mask("attention", shape, (masks, rate) =>
      masks.attention(SITES.attention(block), this.layout, groupIndex, heads, rate),
    );
  }

  /** (B, dim), or undefined without dropout. */
  classifierMask(): Tensor | undefined {
    const { dim } = this.shape;
    return this.mask("classifier", [this.layout.lengths.length, dim], (masks, rate) =>
      masks.sentences(SITES.classifier, this.layout, dim, rate),
    );
  }

  private mask(
    kind: keyof DropoutRates,
    shape: number[],
    draw: (masks: StepMasks, rate: number) => Float32Array,
  ): Tensor | undefined {
    const rate = this.masks?.rates[kind] ?? 0;
    return this.masks && rate > 0 ? this.ops.tensor(shape, draw(this.masks, rate)) : undefined;
  }

  private groupTensors({ sentences, length, slots, keyMask }: AttentionGroup) {
    const { ops, shape } = this;
    return {
      slots: ops.tensor([sentences.length, shape.heads, length], slots),
      keyMask: keyMask && ops.tensor([sentences.length, 1, 1, length], keyMask),
    };
  }
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
