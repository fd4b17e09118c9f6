import type { Batch, Model } from "../distilbert.ts";
import type { Tensor } from "../engine/ops.ts";
import type { Weights } from "../weights.ts";

/** What a strategy knows of the training before its first step. */
export interface Course {
  /** Encoder blocks of the model: layer groups 0 (embeddings) to blocks + 1 (head). */
  blocks: number;
  stepsPerEpoch: number;
  totalSteps: number;
  /** The configured share of the learning rate in a step (0 … totalSteps−1): warm-up, then linear to 0. */
  linear(step: number): number;
  /** The warm-up alone: 0 … 1, then 1. */
  warmup(step: number): number;
}

export interface StepPlan {
  /**
   * For each layer group, bottom to top, the share of `training.learningRate` at which it learns in this step;
   * FROZEN when it is not trained. A group at rate 0 is trained without moving: its gradient is computed.
   */
  rates: readonly (number | typeof FROZEN)[];
  /** Forget all Adam moments before this step. Those of a group that froze are gone anyway. */
  resetOptimizer?: boolean;
}

export const FROZEN = null;

/** A step seen after its backward pass and before its update. Gradients are of the mean loss, not clipped. */
export interface ObservedStep {
  step: number;
  model: Model;
  batch: Batch;
  /** By checkpoint name, of every trained parameter. They belong to the training: keep none of them. */
  gradients: ReadonlyMap<string, Tensor>;
  /** Norms of the trained layer groups, by the group's index. */
  norms: ReadonlyMap<number, number>;
}

/** What a strategy has learnt so far, for a training checkpoint. */
export interface StrategyState {
  /** Anything that JSON holds. */
  values: unknown;
  tensors: Weights;
}

/**
 * Decides which layer groups are trained in which step, and at what rate. One object for one training.
 * Strategies whose plan is known beforehand have `at` alone; the others decide from what `observe` shows them,
 * and then have to save and restore what they remember.
 */
export interface Strategy {
  /** The plan of a step (from 0). Asking twice gives the same answer as long as nothing was observed. */
  at(step: number): StepPlan;
  observe?(seen: ObservedStep): Promise<void>;
  save?(): Promise<StrategyState>;
  /** @throws when the state is not one that `save` gave */
  restore?(state: StrategyState): void;
  free?(): void;
}

/** The same rate for every group that is not frozen. */
export function evenly(frozen: readonly boolean[], rate: number): StepPlan {
  return { rates: frozen.map((isFrozen) => (isFrozen ? FROZEN : rate)) };
}
