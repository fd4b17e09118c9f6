import { type DropoutStreams, gapTable } from "../drops.ts";
import type { AttentionBatch, FusedOps, TokenRows } from "./fused-ops.ts";
import { EngineError, type Tensor } from "./ops.ts";

/** What native-ops.ts needs of TensorFlow. */
export interface NativeCalls {
  /** Runs an op with so many outputs; `lists` is the number of inputs where they are one list. */
  run(name: string, inputs: readonly Tensor[], outputs: number, lists?: number): Tensor[];
  /** A tensor of this value that lives as long as the engine. */
  constant(key: string, shape: readonly number[], value: () => Float32Array | Int32Array): Tensor;
  tensor(shape: readonly number[], data: Int32Array): Tensor;
  read(x: Tensor): Promise<Float32Array>;
  free(...tensors: Tensor[]): void;
}

/** The fused ops by kernels of our own (kernels/kernels.cc), each one call. */
export function nativeOps({ run, constant, tensor, read, free }: NativeCalls): FusedOps {
  const nothing = () => constant("nothing", [0], () => new Float32Array());
  const number = (value: number) => constant(`f${value}`, [], () => Float32Array.of(value));
  const integer = (value: number) => constant(`i${value}`, [], () => Int32Array.of(value));
  const noIntegers = () => constant("no integers", [0], () => new Int32Array());

  const streams = ({ rate, keys }: DropoutStreams) => [
    tensor([keys.length], keys),
    constant(`gaps ${rate}`, [gapTable(rate).length], () => gapTable(rate)),
    number(1 / (1 - rate)),
  ];

  /** The inputs of attention after q, k and v. */
  const attentionInputs = (
    { starts, lengths, heads }: AttentionBatch,
    queries: TokenRows,
    dropout: DropoutStreams | undefined,
  ) => [
    ...[starts, lengths, integer(heads), integer(queries === "first" ? 1 : 0)],
    ...(dropout ? streams(dropout) : [noIntegers(), noIntegers(), number(1)]),
  ];

  return {
    attentionPads: false,

    dropoutMask: (dropout, width) =>
      one(run("FrostlineDropoutMask", [...streams(dropout), integer(width)], 1)),

    biasGelu(x, bias) {
      const [y, derivative] = run("FrostlineBiasGelu", [x, bias], 2);
      return { y: given(y), derivative: given(derivative) };
    },

    productAndColumnSums(a, b) {
      const [product, sums] = run("FrostlineProductAndColumnSums", [a, b], 2);
      return { product: given(product), sums: given(sums) };
    },

    addNorm(x, residual, { bias, mask, gain, beta, epsilon }) {
      const inputs = [x, bias ?? nothing(), mask ?? nothing(), residual, gain, beta, number(epsilon)];
      const [y, normalized, inverseDeviation] = run("FrostlineAddNorm", inputs, 3);
      const saved = { normalized: given(normalized), inverseDeviation: given(inverseDeviation), mask };
      return { y: given(y), saved };
    },

    addNormBackward([dy, more, ...rest], { normalized, inverseDeviation, mask }, gain) {
      if (rest.length > 0) throw new EngineError("The kernel of layer norm adds up two gradients at most.");
      const inputs = [given(dy), more ?? nothing(), normalized, inverseDeviation, gain, mask ?? nothing()];
      const [residual, x, byGain, byBeta, byBias] = run("FrostlineAddNormGradient", inputs, 5);
      const sums = { gain: given(byGain), beta: given(byBeta), bias: given(byBias) };
      return { residual: given(residual), x: given(mask ? x : residual), ...sums };
    },

    attention(q, k, v, batch, queries, dropout) {
      const inputs = [q, k, v, ...attentionInputs(batch, queries, dropout)];
      const [context, probabilities] = run("FrostlineAttention", inputs, 2);
      const saved = { q, k, v, queries, dropout, probabilities: [given(probabilities)], masks: [] };
      return { context: given(context), saved };
    },

    attentionBackward(dy, { q, k, v, queries, dropout, probabilities }, batch) {
      // The masks are drawn again, which takes less than keeping them.
      const inputs = [dy, given(probabilities[0]), q, k, v, ...attentionInputs(batch, queries, dropout)];
      const [dq, dk, dv] = run("FrostlineAttentionGradient", inputs, 3);
      return { dq: given(dq), dk: given(dk), dv: given(dv) };
    },

    sumsOfSquares: (tensors) => one(run("FrostlineSumsOfSquares", tensors, 1, tensors.length)),

    async roundToHalf(x) {
      const [rounded, packed] = run("FrostlineRoundToHalf", [x], 2).map(given);
      const bits = await read(given(packed));
      free(given(packed));
      const refused = bits.at(-1) !== 0;
      if (refused) free(given(rounded));
      const size = x.shape.reduce((product, length) => product * length, 1);
      return refused ? undefined : { rounded: given(rounded), halves: new Uint16Array(bits.buffer, 0, size) };
    },
  };
}

function given(tensor: Tensor | undefined): Tensor {
  if (!tensor) throw new EngineError("A kernel gave too few results.");
  return tensor;
}

const one = ([tensor]: Tensor[]) => given(tensor);
