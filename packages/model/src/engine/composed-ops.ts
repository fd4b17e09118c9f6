import { type DropoutStreams, Drops, rowMasks } from "../drops.ts";
import { fromFloat16, toFloat16 } from "../float16.ts";
import type { AttentionBatch, FusedOps, SavedAttention, TokenRows } from "./fused-ops.ts";
import type { PlainOps, Tensor } from "./ops.ts";

/** The fused ops, put together from an engine's plain ones. */
export function composedOps(ops: PlainOps): FusedOps {
  return {
    attentionPads: true,

    dropoutMask: (streams, width) => ops.tensor([streams.keys.length, width], rowMasks(streams, width)),

    // Φ(z) = (1 + erf(z/√2)) / 2, and its derivative φ(z) = exp(−z²/2) / √(2π).
    biasGelu: (x, bias) =>
      ops.scope(() => {
        const z = ops.biasAdd(x, bias);
        const share = ops.mul(ops.add(ops.erf(ops.mul(z, Math.SQRT1_2)), 1), 0.5);
        const density = ops.exp(ops.add(ops.mul(ops.square(z), -0.5), -0.5 * Math.log(2 * Math.PI)));
        return { y: ops.mul(z, share), derivative: ops.add(share, ops.mul(z, density)) };
      }),

    productAndColumnSums(a, b) {
      const product = ops.mul(a, b);
      return { product, sums: ops.columnSums(product) };
    },

    addNorm: (x, residual, { bias, mask, gain, beta, epsilon }) =>
      ops.scope(() => {
        const biased = bias ? ops.biasAdd(x, bias) : x;
        const sum = ops.add(residual, mask ? ops.mul(biased, mask) : biased);
        const centred = ops.sub(sum, ops.rowMeans(sum));
        const variance = ops.rowMeans(ops.square(centred)); // (N, 1)
        const inverseDeviation = ops.rsqrt(ops.add(variance, epsilon));
        const normalized = ops.mul(centred, inverseDeviation);
        const y = ops.biasAdd(ops.mul(normalized, gain), beta);
        return { y, saved: { normalized, inverseDeviation, mask } };
      }),

    // With g = dy·gain: (g − mean(g) − normalized · mean(g · normalized)) / deviation.
    addNormBackward: (dys, { normalized, inverseDeviation, mask }, gain) =>
      ops.scope(() => {
        const dy = dys.reduce((sum, more) => ops.add(sum, more));
        const dyNormalized = ops.mul(dy, normalized);
        const g = ops.mul(dy, gain);
        const meanOfProduct = ops.rowMeans(ops.mul(g, normalized)); // (N, 1)
        const centred = ops.sub(ops.sub(g, ops.rowMeans(g)), ops.mul(normalized, meanOfProduct));
        const residual = ops.mul(centred, inverseDeviation);
        const x = mask ? ops.mul(residual, mask) : residual;
        const sums = {
          gain: ops.columnSums(dyNormalized),
          beta: ops.columnSums(dy),
          bias: ops.columnSums(x),
        };
        return { residual, x, ...sums };
      }),

    attention: (q, k, v, batch, queries, dropout) =>
      ops.scope(() => {
        const kept = batch.groups.map((group, index) => {
          const own = groupRows(ops, q, k, v, batch, queries, index);
          const products = ops.batchMatmul(own.q, own.k, { transposeB: true }); // (B, H, Q, T)
          const scores = group.keyMask ? ops.add(products, group.keyMask) : products;
          const probabilities = ops.softmax(scores);
          const mask = dropout && attentionMask(ops, dropout, batch, queries, index);
          const dropped = mask ? ops.mul(probabilities, mask) : probabilities;
          return { context: ops.batchMatmul(dropped, own.v), probabilities, mask };
        });
        const contexts = kept.map(({ context }) => context); // (B, H, Q, D)
        const context = toRows(ops, contexts, batch, queries, q.shape);
        const probabilities = kept.map((group) => group.probabilities);
        const masks = kept.map(({ mask }) => mask);
        return { context, saved: { q, k, v, queries, dropout, probabilities, masks } };
      }),

    attentionBackward: (dy, saved, batch) => ops.scope(() => attentionBackward(ops, dy, saved, batch)),

    sumsOfSquares: (tensors) => ops.scope(() => ops.stack(tensors.map((tensor) => ops.sumOfSquares(tensor)))),

    async roundToHalf(x) {
      const values = await ops.read(x);
      const halves = toFloat16(values);
      if (!halves) return undefined;
      fromFloat16(halves, values, 0);
      return { rounded: ops.tensor(x.shape, values), halves };
    },
  };
}

function attentionBackward(ops: PlainOps, dy: Tensor, saved: SavedAttention, batch: AttentionBatch) {
  const { q, k, v, queries } = saved;
  const parts = saved.probabilities.map((probabilities, index) => {
    const own = groupRows(ops, q, k, v, batch, queries, index);
    const dc = gatherSlots(ops, dy, batch, queries, index); // (B, H, Q, D)
    const mask = saved.masks[index];
    const dropped = mask ? ops.mul(probabilities, mask) : probabilities;
    const dv = ops.batchMatmul(dropped, dc, { transposeA: true }); // (B, H, T, D)
    const dDropped = ops.batchMatmul(dc, own.v, { transposeB: true }); // (B, H, Q, T)
    // Softmax and dropout in one: with P the probabilities and M the mask, dP = dDropped·M, so dP·P is
    // dDropped·dropped, and masked keys need no care because their P is 0.
    const weighted = ops.mul(dDropped, dropped);
    const dScores = ops.sub(weighted, ops.mul(probabilities, ops.lastSums(weighted)));
    const dq = ops.mul(ops.batchMatmul(dScores, own.k), scale(batch, q)); // (B, H, Q, D)
    const dk = ops.batchMatmul(dScores, own.q, { transposeA: true }); // (B, H, T, D)
    return { dq, dk, dv };
  });
  const dqs = parts.map(({ dq }) => dq);
  const dks = parts.map(({ dk }) => dk);
  const dvs = parts.map(({ dv }) => dv);
  return {
    dq: toRows(ops, dqs, batch, queries, q.shape),
    dk: toRows(ops, dks, batch, "every", k.shape),
    dv: toRows(ops, dvs, batch, "every", v.shape),
  };
}

/** 1/√D. */
const scale = ({ heads }: AttentionBatch, q: Tensor) => 1 / Math.sqrt((q.shape[1] ?? 1) / heads);

/** One group's queries, divided by √D, (B, H, Q, D), keys and values (B, H, T, D). */
function groupRows(
  ops: PlainOps,
  q: Tensor,
  k: Tensor,
  v: Tensor,
  batch: AttentionBatch,
  queries: TokenRows,
  index: number,
) {
  return {
    q: ops.mul(gatherSlots(ops, q, batch, queries, index), scale(batch, q)),
    k: gatherSlots(ops, k, batch, "every", index),
    v: gatherSlots(ops, v, batch, "every", index),
  };
}

/** Rows (N, H·D) → the slots of one group (B, H, T, D). */
function gatherSlots(
  ops: PlainOps,
  rows: Tensor,
  batch: AttentionBatch,
  of: TokenRows,
  index: number,
): Tensor {
  const [count = 0, dim = 0] = rows.shape;
  const slices = ops.reshape(rows, [count * batch.heads, dim / batch.heads]); // (N·H, D)
  const slots = slotsOf(batch, of)[index];
  if (!slots) throw new Error(`The batch has no attention group ${index}.`);
  return ops.gatherRows(slices, slots);
}

/** The groups' slots (B, H, T, D) → rows (N, H·D). */
function toRows(
  ops: PlainOps,
  parts: Tensor[],
  batch: AttentionBatch,
  of: TokenRows,
  shape: readonly number[],
): Tensor {
  return ops.reshape(ops.stitch(slotsOf(batch, of), parts), shape);
}

const slotsOf = ({ groups }: AttentionBatch, of: TokenRows) =>
  groups.map(({ slots, firstSlots }) => (of === "every" ? slots : firstSlots));

/** (B, H, Q, T): a query's stream runs over its sentence's tokens, head after head. */
function attentionMask(
  ops: PlainOps,
  { rate, keys }: DropoutStreams,
  { layout, heads }: AttentionBatch,
  of: TokenRows,
  index: number,
): Tensor {
  const group = layout.groups[index];
  if (!group) throw new Error(`The batch has no attention group ${index}.`);
  const { sentences, length } = group;
  const queries = of === "every" ? length : 1;
  const mask = new Float32Array(sentences.length * heads * queries * length).fill(1 / (1 - rate));
  for (const [place, sentence] of sentences.entries()) {
    const tokens = layout.lengths[sentence] ?? 0;
    const firstRow = of === "every" ? (layout.firstRows[sentence] ?? 0) : sentence;
    for (let query = 0; query < Math.min(tokens, queries); query += 1) {
      const drops = new Drops(keys[firstRow + query] ?? 0, rate);
      for (let head = 0; head < heads; head += 1) {
        drops.clear(mask, ((place * heads + head) * queries + query) * length, tokens);
      }
    }
  }
  return ops.tensor([sentences.length, heads, queries, length], mask);
}
