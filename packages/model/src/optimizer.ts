import type { Ops, Tensor, Variable } from "./engine/ops.ts";

export interface AdamWConfig {
  beta1: number;
  beta2: number;
  epsilon: number;
  /** Decoupled: weights shrink by rate · decay, apart from the gradient. Never biases and layer norms. */
  weightDecay: number;
  /** Largest global norm of the gradients of all trained parameters together. */
  maxGradNorm: number;
}

/** Trained parameters with one learning rate. */
export interface ParameterGroup {
  index: number;
  parameters: { name: string; variable: Variable }[];
}

export interface StepNorms {
  /** Global norm before clipping. */
  total: number;
  /** The norm of each group, in the order of the groups given. */
  groups: number[];
}

interface GroupState extends ParameterGroup {
  moments: Map<string, Moments>;
  steps: number;
  /** Moving averages of the clip factor and of its square, see `adamNumbers`. */
  clip1: number;
  clip2: number;
}

interface Moments {
  m: Variable;
  v: Variable;
}

/** What an optimiser remembers beside its moments: plain numbers. */
export interface OptimizerNumbers {
  groups: { index: number; steps: number; clip1: number; clip2: number }[];
  /** See `AdamW.shrinkage`. */
  shrinkage: { group: number; factor: number }[];
}

/**
 * AdamW as torch's: bias correction, decoupled decay, and before it clipping by the global norm over the
 * trained parameters, as the Hugging Face Trainer does. Each layer group counts its own steps: one that is thawed
 * starts as a new optimiser would. Nothing is kept for what is frozen.
 */
export class AdamW {
  private groups: GroupState[] = [];
  private readonly shrunk = new Map<number, number>();

  constructor(
    private readonly ops: Ops,
    groups: readonly ParameterGroup[],
    private readonly config: AdamWConfig,
  ) {
    this.setGroups(groups);
  }

  /** Trains these layer groups from now on. New ones start without moments, those that are gone lose theirs. */
  setGroups(groups: readonly ParameterGroup[]): void {
    const kept = new Map(this.groups.map((group) => [group.index, group]));
    const added = groups.filter(({ index }) => !kept.has(index));
    const variables = added.flatMap((group) => group.parameters.map(({ variable }) => variable));
    // One array for all, since the engine copies it: without, the zeros would take as much as the weights.
    const zeros = new Float32Array(Math.max(0, ...variables.map(sizeOf)));
    for (const gone of this.groups.filter(({ index }) => !groups.some((group) => group.index === index))) {
      this.freeMoments(gone);
    }
    this.groups = groups.map(
      (group) =>
        kept.get(group.index) ?? {
          ...group,
          moments: new Map(
            group.parameters.map(({ name, variable }) => [name, this.moments(variable, zeros)]),
          ),
          steps: 0,
          clip1: 0,
          clip2: 0,
        },
    );
  }

  /** Forgets all moments: what is trained goes on as with a new optimiser. */
  reset(): void {
    const groups = this.groups;
    this.free();
    this.groups = [];
    this.setGroups(groups.map(({ index, parameters }) => ({ index, parameters })));
  }

  /**
   * The norms of these gradients, and one update with them. Frees the gradients. Changes nothing when the
   * total norm is not finite.
   * @param rates the learning rate of each group
   * @param observe sees the gradients' norms before the update, while the gradients are alive
   */
  async step(
    gradients: ReadonlyMap<string, Tensor>,
    rates: readonly number[],
    observe: (norms: StepNorms) => Promise<void> = async () => {},
  ): Promise<StepNorms> {
    const norms = await this.norms(gradients);
    if (Number.isFinite(norms.total)) {
      await observe(norms);
      const clip = Math.min(1, this.config.maxGradNorm / (norms.total + 1e-6));
      for (const [index, group] of this.groups.entries()) {
        this.update(group, gradients, rates[index] ?? 0, clip);
      }
    }
    this.ops.free(gradients);
    return norms;
  }

  /** By how much weight decay alone has shrunk the weights of a layer group so far: the product of all (1 − rate·decay). */
  shrinkage(group: number): number {
    return this.shrunk.get(group) ?? 1;
  }

  /** The numbers of a checkpoint; its tensors are `moment` of every name. */
  numbers(): OptimizerNumbers {
    return {
      groups: this.groups.map(({ index, steps, clip1, clip2 }) => ({ index, steps, clip1, clip2 })),
      shrinkage: [...this.shrunk].map(([group, factor]) => ({ group, factor })),
    };
  }

  /** The moments of every trained parameter, for a checkpoint. */
  *allMoments(): Iterable<{ name: string; moment: "m" | "v"; variable: Variable }> {
    for (const { moments } of this.groups) {
      for (const [name, { m, v }] of moments) {
        yield { name, moment: "m", variable: m };
        yield { name, moment: "v", variable: v };
      }
    }
  }

  /** Puts back what `numbers` and `allMoments` gave, into the same groups. */
  restore(numbers: OptimizerNumbers, moment: (name: string, moment: "m" | "v") => Float32Array): void {
    for (const group of this.groups) {
      const saved = numbers.groups.find(({ index }) => index === group.index);
      if (!saved) throw new Error(`The saved optimiser does not train layer group ${group.index}.`);
      Object.assign(group, saved);
      for (const [name, { m, v }] of group.moments) {
        this.ops.assign(m, moment(name, "m"));
        this.ops.assign(v, moment(name, "v"));
      }
    }
    for (const { group, factor } of numbers.shrinkage) this.shrunk.set(group, factor);
  }

  free(): void {
    for (const group of this.groups) this.freeMoments(group);
  }

  private freeMoments({ moments }: GroupState): void {
    for (const { m, v } of moments.values()) this.ops.freeVariable(m, v);
  }

  private moments(variable: Variable, zeros: Float32Array): Moments {
    const start = zeros.subarray(0, sizeOf(variable));
    return { m: this.ops.variable(variable.shape, start), v: this.ops.variable(variable.shape, start) };
  }

  private async norms(gradients: ReadonlyMap<string, Tensor>): Promise<StepNorms> {
    const { ops, groups } = this;
    const names = groups.flatMap((group) => group.parameters.map(({ name }) => name));
    const sums = ops.fused.sumsOfSquares(names.map((name) => gradientOf(gradients, name)));
    const squares = await ops.read(sums);
    ops.free(sums);
    let place = 0;
    const groupSums = groups.map(({ parameters }) => {
      const own = squares.subarray(place, place + parameters.length);
      place += parameters.length;
      return own.reduce((sum, square) => sum + square, 0);
    });
    const total = groupSums.reduce((sum, square) => sum + square, 0);
    return { total: Math.sqrt(total), groups: groupSums.map(Math.sqrt) };
  }

  private update(
    group: GroupState,
    gradients: ReadonlyMap<string, Tensor>,
    rate: number,
    clip: number,
  ): void {
    const numbers = this.adamNumbers(group, rate, clip);
    const shrink = 1 - rate * this.config.weightDecay;
    this.shrunk.set(group.index, this.shrinkage(group.index) * shrink);
    for (const { name, variable } of group.parameters) {
      const moments = group.moments.get(name);
      if (!moments) throw new Error(`The optimiser has no moments for "${name}".`);
      if (this.config.weightDecay > 0 && decays(name)) {
        this.ops.scaleVariable(variable, shrink);
      }
      this.ops.adam(variable, moments.m, moments.v, gradientOf(gradients, name), numbers);
    }
  }

  /**
   * The numbers that make the engine's plain Adam update torch's, bias correction and clipping included.
   *
   * Clipping multiplies all gradients by s. To spare that pass over them, the engine's moments M, V are
   * averages of the unclipped gradients, with betas such that torch's moments are m = clip1·M and
   * v = clip2·V, where clip1 and clip2 are the same moving averages of s and s². This is exact.
   */
  private adamNumbers(group: GroupState, rate: number, clip: number) {
    const { beta1, beta2, epsilon } = this.config;
    const before = { clip1: group.clip1, clip2: group.clip2 };
    group.steps += 1;
    group.clip1 = beta1 * before.clip1 + (1 - beta1) * clip;
    group.clip2 = beta2 * before.clip2 + (1 - beta2) * clip * clip;
    const correction1 = 1 - beta1 ** group.steps;
    const correction2 = 1 - beta2 ** group.steps;
    const deviationScale = Math.sqrt(group.clip2 / correction2);
    return {
      stepSize: (rate * (group.clip1 / correction1)) / deviationScale,
      beta1: (beta1 * before.clip1) / group.clip1,
      beta2: (beta2 * before.clip2) / group.clip2,
      epsilon: epsilon / deviationScale,
    };
  }
}

/** Whether weight decay applies: not to biases and layer norms. */
export function decays(name: string): boolean {
  return !/\.bias$|LayerNorm|layer_norm/.test(name);
}

function sizeOf(variable: Variable): number {
  return variable.shape.reduce((size, length) => size * length, 1);
}

function gradientOf(gradients: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const gradient = gradients.get(name);
  if (!gradient) throw new Error(`There is no gradient for the trained parameter "${name}".`);
  return gradient;
}
