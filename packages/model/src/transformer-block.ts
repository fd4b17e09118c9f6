// One block of the model, with its backward functions: see distilbert.ts.
import { SITES } from "./dropout.ts";
import type { SavedAttention, SavedNorm, TokenRows } from "./engine/fused-ops.ts";
import type { Tensor } from "./engine/ops.ts";
import {
  addNorm,
  addNormBackward,
  linear,
  linearBackward,
  linearGradients,
  product,
  weightGradient,
} from "./layers.ts";
import type { Pass } from "./pass.ts";

// --- Transformer block: a = layer norm(x + attention(x)), y = layer norm(a + feed-forward(a)) ------------

export interface SavedBlock {
  attention: SavedAttentionLayer;
  attentionNorm: SavedNorm;
  feedForward: SavedFeedForward;
  outputNorm: SavedNorm;
}

const blockName = (block: number) => `distilbert.transformer.layer.${block}`;

/** Of which tokens a block computes its output: of every one (N rows), in the last block of the first (B rows). */
const rowsOf = ({ shape }: Pass, block: number): TokenRows =>
  block === shape.blocks - 1 ? "first" : "every";

export function transformerBlock(pass: Pass, x: Tensor, block: number): { y: Tensor; saved: SavedBlock } {
  const { ops } = pass;
  const name = blockName(block);
  // N stands for B in the comments below this line where the block is the last one.
  const rows = rowsOf(pass, block);
  const own = rows === "first" ? ops.gatherRows(x, pass.firstRows) : x; // (N, dim)
  const attended = ops.scope(() => attention(pass, x, own, block)); // (N, dim), without its last bias, as fed
  const attentionBias = { bias: `${name}.attention.out_lin.bias` };
  const attentionNorm = addNorm(pass, attended.y, own, attentionBias, `${name}.sa_layer_norm`);
  const fed = ops.scope(() => feedForward(pass, attentionNorm.y, block));
  const mask = pass.rowMask(1 + block, SITES.feedForward(block), rows);
  const outputBias = { bias: `${name}.ffn.lin2.bias`, mask };
  const outputNorm = addNorm(pass, fed.y, attentionNorm.y, outputBias, `${name}.output_layer_norm`);
  const saved = {
    attention: attended.saved,
    attentionNorm: attentionNorm.saved,
    feedForward: fed.saved,
    outputNorm: outputNorm.saved,
  };
  return { y: outputNorm.y, saved };
}

export function transformerBlockBackward(
  pass: Pass,
  dy: Tensor,
  saved: SavedBlock,
  block: number,
  needsInput: boolean,
): Tensor | undefined {
  const { ops } = pass;
  const name = blockName(block);
  const outputBias = { bias: `${name}.ffn.lin2.bias` };
  const dOutput = addNormBackward(pass, [dy], saved.outputNorm, outputBias, `${name}.output_layer_norm`);
  const dFed = ops.scope(() => feedForwardBackward(pass, dOutput.x, saved.feedForward, block)); // (N, dim)
  const attentionBias = { bias: `${name}.attention.out_lin.bias` };
  const dAttended = addNormBackward(
    pass,
    [dOutput.residual, dFed],
    saved.attentionNorm,
    attentionBias,
    `${name}.sa_layer_norm`,
  );
  const inputs = ops.scope(() => attentionBackward(pass, dAttended.x, saved.attention, block, needsInput));
  if (!inputs) return undefined;
  const dOwn = ops.add(dAttended.residual, inputs.dOwn); // (N, dim)
  const dOwnInRows =
    rowsOf(pass, block) === "first" ? ops.segmentSum(dOwn, pass.firstRows, pass.layout.rows) : dOwn;
  return ops.add(inputs.dx, dOwnInRows);
}

// --- Attention: out_lin(dropout(softmax(q·kᵀ/√D))·v), its bias left to the layer norm --------------------

interface SavedAttentionLayer {
  x: Tensor;
  own: Tensor;
  context: Tensor;
  heads: SavedAttention;
}

/** Keys and values of `x` (N, dim), queries of `own`: of x itself, or in the last block of the first tokens. */
function attention(
  pass: Pass,
  x: Tensor,
  own: Tensor,
  block: number,
): { y: Tensor; saved: SavedAttentionLayer } {
  const name = `${blockName(block)}.attention`;
  const q = linear(pass, own, `${name}.q_lin`); // (N, dim)
  const k = linear(pass, x, `${name}.k_lin`);
  const v = linear(pass, x, `${name}.v_lin`);
  const queries = rowsOf(pass, block);
  const streams = pass.attentionDropout(block, queries);
  const { context, saved } = pass.ops.fused.attention(q, k, v, pass.attentionBatch, queries, streams);
  return { y: product(pass, context, `${name}.out_lin`), saved: { x, own, context, heads: saved } };
}

function attentionBackward(
  pass: Pass,
  dy: Tensor,
  { x, own, context, heads }: SavedAttentionLayer,
  block: number,
  needsInput: boolean,
): { dx: Tensor; dOwn: Tensor } | undefined {
  const { ops } = pass;
  const name = `${blockName(block)}.attention`;
  weightGradient(pass, dy, context, `${name}.out_lin`);
  const dContext = linearBackward(pass, dy, `${name}.out_lin`); // (N, dim)
  const { dq, dk, dv } = ops.fused.attentionBackward(dContext, heads, pass.attentionBatch); // (N, dim)
  linearGradients(pass, dq, own, `${name}.q_lin`);
  linearGradients(pass, dk, x, `${name}.k_lin`);
  linearGradients(pass, dv, x, `${name}.v_lin`);
  if (!needsInput) return undefined;
  const dxOfKeys = linearBackward(pass, dk, `${name}.k_lin`); // (N, dim)
  const dxOfValues = linearBackward(pass, dv, `${name}.v_lin`);
  return { dx: ops.add(dxOfKeys, dxOfValues), dOwn: linearBackward(pass, dq, `${name}.q_lin`) };
}

// --- Feed-forward: lin2(gelu(lin1(x))), its bias and dropout left to the layer norm ----------------------

interface SavedFeedForward {
  x: Tensor;
  activated: Tensor; // (N, hidden)
  derivative: Tensor; // (N, hidden) of GELU
}

function feedForward(pass: Pass, x: Tensor, block: number): { y: Tensor; saved: SavedFeedForward } {
  const name = `${blockName(block)}.ffn`;
  const inner = product(pass, x, `${name}.lin1`); // (N, hidden)
  const { y: activated, derivative } = pass.ops.fused.biasGelu(inner, pass.weight(`${name}.lin1.bias`));
  return { y: product(pass, activated, `${name}.lin2`), saved: { x, activated, derivative } };
}

function feedForwardBackward(pass: Pass, dy: Tensor, saved: SavedFeedForward, block: number): Tensor {
  const name = `${blockName(block)}.ffn`;
  weightGradient(pass, dy, saved.activated, `${name}.lin2`);
  const dActivated = linearBackward(pass, dy, `${name}.lin2`); // (N, hidden)
  const dInner = pass.ops.fused.productAndColumnSums(dActivated, saved.derivative); // (N, hidden), (hidden)
  weightGradient(pass, dInner.product, saved.x, `${name}.lin1`);
  pass.gradient(`${name}.lin1.bias`, () => dInner.sums);
  return linearBackward(pass, dInner.product, `${name}.lin1`); // (N, dim)
}
