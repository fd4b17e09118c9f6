import type { FusedOps } from "./fused-ops.ts";

/**
 * The op layer: everything that the model asks of a tensor engine.
 *
 * The model (distilbert.ts) and the optimiser are written once on these ops, with their backward pass by
 * hand, so an engine needs no automatic gradients. Ops are pure functions of their inputs unless they say
 * otherwise, and are recorded by the innermost `scope`, which frees what is not returned from it.
 */

/** A tensor that lives in the engine. Shapes are fixed; data is read with `Ops.read`. */
export interface Tensor {
  readonly shape: readonly number[];
}

/** Weights or optimiser state that are changed in place. Never freed by a scope. */
export interface Variable {
  readonly shape: readonly number[];
}

export interface Transpose {
  transposeA?: boolean;
  transposeB?: boolean;
}

/**
 * m ← beta1·m + (1−beta1)·g,  v ← beta2·v + (1−beta2)·g²,  w ← w − stepSize·m / (√v + epsilon).
 * Bias correction, decay and clipping are the caller's (optimizer.ts): they only change these four numbers.
 */
export interface AdamNumbers {
  stepSize: number;
  beta1: number;
  beta2: number;
  epsilon: number;
}

export interface PlainOps {
  /**
   * A tensor of this shape. The engine may keep using `data` instead of copying it: leave the array
   * unchanged until the tensor is freed. Int32 tensors serve as indices and labels only.
   */
  tensor(shape: readonly number[], data: Float32Array | Int32Array): Tensor;
  /** The values of a float tensor, as a copy. */
  read(x: Tensor): Promise<Float32Array>;
  /** The same values in another shape. */
  reshape(x: Tensor, shape: readonly number[]): Tensor;

  /** (M, K) × (K, N) → (M, N). */
  matmul(a: Tensor, b: Tensor, transpose?: Transpose): Tensor;
  /** (…, M, K) × (…, K, N) → (…, M, N), same leading dimensions on both sides. */
  batchMatmul(a: Tensor, b: Tensor, transpose?: Transpose): Tensor;

  /** Elementwise with broadcasting. */
  add(a: Tensor, b: Tensor | number): Tensor;
  sub(a: Tensor, b: Tensor): Tensor;
  mul(a: Tensor, b: Tensor | number): Tensor;
  square(x: Tensor): Tensor;
  /** 1 / √x. */
  rsqrt(x: Tensor): Tensor;
  exp(x: Tensor): Tensor;
  erf(x: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  /** dy where y > 0, else 0; `y` is the output of `relu`. */
  reluGrad(dy: Tensor, y: Tensor): Tensor;

  /** (N, D) + (D) → (N, D). */
  biasAdd(x: Tensor, bias: Tensor): Tensor;
  /** (N, D) → (D): the sum over all rows. */
  columnSums(x: Tensor): Tensor;
  /** (N, D) → (N, 1): the mean of each row. */
  rowMeans(x: Tensor): Tensor;
  /** (…, D) → (…, 1): the sum over the last dimension. */
  lastSums(x: Tensor): Tensor;
  /** Softmax over the last dimension. */
  softmax(x: Tensor): Tensor;

  /** (N, D) by indices of any shape S → (…S, D). */
  gatherRows(x: Tensor, indices: Tensor): Tensor;
  /**
   * The opposite of `gatherRows`: (…S, D) parts, each with indices of shape S, written into one (N, D)
   * tensor. Together the indices name every row 0 … N−1; where one is named twice the last part wins.
   */
  stitch(indices: readonly Tensor[], parts: readonly Tensor[]): Tensor;
  /**
   * (N, D) and a row number for each of the N rows → (rows, D), rows with the same number added up, always in
   * the same order: one engine gives the same result in every bit each time. A negative number drops the row.
   */
  segmentSum(x: Tensor, segments: Tensor, rows: number): Tensor;

  /** Logits (B, C) and labels (B) → the loss of each sentence (B), and softmax(logits) − one-hot (B, C). */
  softmaxCrossEntropy(logits: Tensor, labels: Tensor): { losses: Tensor; gradient: Tensor };

  /** Σ x², a scalar. */
  sumOfSquares(x: Tensor): Tensor;
  /** Scalars → one tensor (N), so that they are read at once. */
  stack(scalars: readonly Tensor[]): Tensor;

  /** A variable with a copy of these values. */
  variable(shape: readonly number[], data: Float32Array): Variable;
  /** The value now. Free it before the variable changes, or the engine has to copy the whole variable. */
  value(variable: Variable): Tensor;
  assign(variable: Variable, data: Float32Array): void;
  /** variable ← variable · factor. */
  scaleVariable(variable: Variable, factor: number): void;
  /** One Adam update of weights, m and v in place. */
  adam(weights: Variable, m: Variable, v: Variable, gradient: Tensor, numbers: AdamNumbers): void;
  freeVariable(...variables: Variable[]): void;

  /**
   * Runs `work` and frees every tensor that it made and did not return. The result may be a tensor or any
   * nest of plain objects, arrays and maps with tensors in them. Work is synchronous.
   */
  scope<T>(work: () => T): T;
  /** Takes a tensor of the innermost scope out of all scopes: it lives until it is freed. */
  keep(x: Tensor): Tensor;
  /** Frees tensors, or nests of them as in `scope`, at once. Freeing twice does nothing. */
  free(...nests: unknown[]): void;
  /** Tensors and variables alive, for tests that nothing leaks. */
  liveTensors(): number;
}

export interface Ops extends PlainOps {
  readonly fused: FusedOps;
}

export interface Engine {
  /** "tensorflow", or "tfjs/" and the backend of TensorFlow.js. */
  readonly name: string;
  /** The version of the library that computes. */
  readonly version: string;
  /** The processor that computes, with the number of threads, or the GPU. */
  readonly device: string;
  readonly ops: Ops;
  dispose(): void;
}

/** The engine could not do what it was asked. */
export class EngineError extends Error {
  override readonly name = "EngineError";
  /** A smaller batch would mend it. */
  readonly outOfMemory: boolean;
  /** This machine cannot have the engine, whatever is asked of it; another engine may do. */
  readonly unavailable: boolean;

  constructor(
    message: string,
    options: { outOfMemory?: boolean; unavailable?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.outOfMemory = options.outOfMemory ?? false;
    this.unavailable = options.unavailable ?? false;
  }
}
