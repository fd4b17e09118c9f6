import { z } from "zod";
import type { Model } from "./distilbert.ts";
import type { Variable } from "./engine/ops.ts";
import { Evaluation } from "./evaluate.ts";
import { layerGroups } from "./freezing.ts";
import type { AdamW } from "./optimizer.ts";
import type { StepPlan, Strategy } from "./strategies/strategy.ts";
import { FROZEN } from "./strategies/strategy.ts";
import { ClockState, type TrainClock } from "./train-clock.ts";
import { CheckpointError, type LazyTensor, lazily, tensorsUnder } from "./training-checkpoint.ts";
import type { Weights } from "./weights.ts";

/** The best epoch so far. */
export interface Best {
  epoch: number;
  step: number;
  validation: Evaluation;
  /** Indices of the layer groups that were trained then. */
  trainedGroups: number[];
  /** The factor by which weight decay had shrunk the embeddings, see `AdamW.shrinkage`. */
  embeddingShrinkage: number;
  /** Of every parameter that has been trained, also of those that thawed only later. */
  weights: Weights;
}

const count = z.int().min(0);
const SavedState = z.strictObject({
  step: count,
  epochsDone: count,
  optimizer: z.strictObject({
    groups: z.array(z.strictObject({ index: count, steps: count, clip1: z.number(), clip2: z.number() })),
    shrinkage: z.array(z.strictObject({ group: count, factor: z.number() })),
  }),
  strategy: z.unknown(),
  best: z
    .strictObject({
      epoch: count,
      step: count,
      validation: Evaluation,
      trainedGroups: z.array(count),
      embeddingShrinkage: z.number(),
    })
    .nullable(),
  clock: ClockState,
});

/** Everything that changes in a training, between two steps. Data order and dropout follow from seed and step. */
export class TrainState {
  /** Steps done. */
  step = 0;
  /** Epochs whose validation is done. */
  epochsDone = 0;
  best: Best | undefined;
  private readonly groups;

  constructor(
    readonly model: Model,
    readonly optimizer: AdamW,
    readonly strategy: Strategy,
    readonly clock: TrainClock,
  ) {
    this.groups = layerGroups(model.shape);
  }

  /** Indices of the layer groups that are trained now, in the optimiser's order. */
  get trainedGroups(): number[] {
    return this.model.parameters.trainedGroups(this.groups).map(({ index }) => index);
  }

  /** Freezes and thaws what the plan of a step wants. Tells whether that changed anything. */
  async follow(plan: StepPlan): Promise<boolean> {
    const wanted = plan.rates.flatMap((rate, group) => (rate === FROZEN ? [] : [group]));
    const changed = wanted.join() !== this.trainedGroups.join();
    if (changed) await this.trainOnly(wanted);
    if (plan.resetOptimizer) this.optimizer.reset();
    return changed;
  }

  /** Keeps the weights of now as the best ones. */
  async keepAsBest(validation: Evaluation): Promise<void> {
    const { step, epochsDone: epoch, trainedGroups } = this;
    const embeddingShrinkage = this.optimizer.shrinkage(0);
    this.best = undefined; // its weights go before the new copy is made: never two of them
    const weights = await this.model.parameters.read();
    this.best = { epoch, step, validation, trainedGroups, embeddingShrinkage, weights };
  }

  /** What a checkpoint holds: the state as JSON, and tensors that are read one by one. */
  async snapshot(): Promise<{ state: unknown; tensors: LazyTensor[] }> {
    const strategy = await this.strategy.save?.();
    const { weights: bestWeights = new Map(), ...best } = this.best ?? {};
    const state: z.input<typeof SavedState> = {
      step: this.step,
      epochsDone: this.epochsDone,
      optimizer: this.optimizer.numbers(),
      strategy: strategy?.values ?? null,
      best: this.best ? (best as Omit<Best, "weights">) : null,
      clock: this.clock.save(),
    };
    const { parameters } = this.model;
    const tensors = [
      ...parameters.everTrained().map(({ name, shape }) => ({
        name: `weights/${name}`,
        shape,
        read: async () => (await parameters.readOne(name)).data,
      })),
      ...[...this.optimizer.allMoments()].map(({ name, moment, variable }) => ({
        name: `${moment}/${name}`,
        shape: variable.shape,
        read: () => this.readVariable(variable),
      })),
      ...lazily("best/", bestWeights),
      ...lazily("strategy/", strategy?.tensors ?? new Map()),
    ];
    return { state, tensors };
  }

  /**
   * Goes on where `snapshot` was taken.
   * @throws CheckpointError when the state is not one of this training; nothing has changed then
   */
  async restore(state: unknown, tensors: Weights): Promise<void> {
    const parsed = SavedState.safeParse(state);
    if (!parsed.success) throw new CheckpointError("does not hold the state of a training");
    const { step, epochsDone, optimizer, strategy, best, clock } = parsed.data;
    try {
      this.strategy.restore?.({ values: strategy, tensors: tensorsUnder(tensors, "strategy/") });
    } catch (cause) {
      throw new CheckpointError("holds the state of another version of its freeze policy", { cause });
    }
    this.model.parameters.write(tensorsUnder(tensors, "weights/"));
    await this.trainOnly(optimizer.groups.map(({ index }) => index));
    this.optimizer.restore(optimizer, (name, moment) => {
      const saved = tensors.get(`${moment}/${name}`);
      if (!saved) throw new Error(`The checkpoint has no moment ${moment} of ${name}.`);
      return saved.data;
    });
    this.best = best ? { ...best, weights: tensorsUnder(tensors, "best/") } : undefined;
    this.clock.restore(clock);
    this.step = step;
    this.epochsDone = epochsDone;
  }

  free(): void {
    this.strategy.free?.();
    this.optimizer.free();
    this.model.parameters.free();
  }

  private async trainOnly(indices: readonly number[]): Promise<void> {
    const { parameters } = this.model;
    const groups = this.groups.filter(({ index }) => indices.includes(index));
    const names = new Set(groups.flatMap((group) => group.parameters.map(({ name }) => name)));
    // What thaws for the first time was, at the best epoch, as it still is now.
    for (const name of names) {
      if (this.best && !this.best.weights.has(name)) {
        this.best.weights.set(name, await parameters.readOne(name));
      }
    }
    await parameters.setTrainable(names);
    this.optimizer.setGroups(parameters.trainedGroups(groups));
  }

  private async readVariable(variable: Variable): Promise<Float32Array> {
    const { ops } = this.model;
    const value = ops.value(variable);
    try {
      return await ops.read(value);
    } finally {
      ops.free(value);
    }
  }
}
