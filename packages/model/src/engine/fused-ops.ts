import type { DropoutStreams } from "../drops.ts";
import type { BatchLayout } from "../layout.ts";
import type { Tensor } from "./ops.ts";

/**
 * Steps of the model that an engine may compute at once instead of op by op: most of a training step's time
 * beside its matrix products is passes over memory and calls, and these need fewer of both. Engines without
 * kernels of their own put them together from plain ops (composed-ops.ts). As with all ops, a row's result
 * depends only on what belongs to that row.
 */
export interface FusedOps {
  /**
   * Whether attention pads the sentences of a group to one length, and reads the batch's `groups`. Then a sentence's
   * result may differ in the last bits by that length and by the number of sentences; without, by nothing else in
   * the batch.
   */
  readonly attentionPads: boolean;

  /** (R, width): 0 where a row's stream drops a place, else 1/(1−rate). */
  dropoutMask(streams: DropoutStreams, width: number): Tensor;

  /** GELU, exact: z·Φ(z) of z = x + bias, and its derivative by z. x (N, D), bias (D). */
  biasGelu(x: Tensor, bias: Tensor): { y: Tensor; derivative: Tensor };

  /** a·b elementwise (N, D), and the sums of its columns (D). */
  productAndColumnSums(a: Tensor, b: Tensor): { product: Tensor; sums: Tensor };

  /** Layer norm of residual + (x + bias)·mask over each row (N, D): (s − mean) / √(variance + ε) · gain + beta. */
  addNorm(x: Tensor, residual: Tensor, options: AddNormOptions): { y: Tensor; saved: SavedNorm };
  /** @param dy (N, D); several are added up */
  addNormBackward(dy: readonly Tensor[], saved: SavedNorm, gain: Tensor): NormGradients;

  /**
   * softmax(q·kᵀ/√D), dropout, ·v for each sentence and head: of q (N, H·D), or (B, H·D) where only the first
   * tokens ask, and k, v (N, H·D), the context, of q's shape. Rows of no token hold any finite numbers.
   */
  attention(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    batch: AttentionBatch,
    queries: TokenRows,
    dropout: DropoutStreams | undefined,
  ): { context: Tensor; saved: SavedAttention };
  attentionBackward(
    dy: Tensor,
    saved: SavedAttention,
    batch: AttentionBatch,
  ): { dq: Tensor; dk: Tensor; dv: Tensor };

  /** Σ x² of each tensor, in one tensor. */
  sumsOfSquares(tensors: readonly Tensor[]): Tensor;

  /**
   * x rounded to half precision (float16.ts says how), and its halves; undefined when a value is too large for it,
   * infinite or NaN. Not to be called in a scope: the caller frees the result.
   */
  roundToHalf(x: Tensor): Promise<{ rounded: Tensor; halves: Uint16Array } | undefined>;
}

export interface AddNormOptions {
  bias: Tensor | undefined;
  mask: Tensor | undefined;
  gain: Tensor;
  beta: Tensor;
  epsilon: number;
}

export interface SavedNorm {
  normalized: Tensor; // (N, D), before gain and beta
  inverseDeviation: Tensor; // (N, 1)
  mask: Tensor | undefined;
}

/** The gradients by what `addNorm` was given. */
export interface NormGradients {
  residual: Tensor; // (N, D)
  x: Tensor; // (N, D)
  gain: Tensor; // (D)
  beta: Tensor;
  bias: Tensor;
}

/** Of which tokens there are rows: of every one (N rows), or of the first of each sentence (B rows). */
export type TokenRows = "every" | "first";

/** The sentences of a batch, as both kinds of engine want them. */
export interface AttentionBatch {
  layout: BatchLayout;
  heads: number;
  /** (B) the row of each sentence's first token. */
  starts: Tensor;
  /** (B) tokens. */
  lengths: Tensor;
  /** Where attention pads: each group's slots (B, H, T), those of first tokens alone (B, H, 1), and padding (B, 1, 1, T). */
  groups: { slots: Tensor; firstSlots: Tensor; keyMask: Tensor | undefined }[];
}

export interface SavedAttention {
  q: Tensor;
  k: Tensor;
  v: Tensor;
  queries: TokenRows;
  dropout: DropoutStreams | undefined;
  /** Before dropout; in a form of the engine's own, as the masks are, if it keeps them. */
  probabilities: Tensor[];
  masks: (Tensor | undefined)[];
}
