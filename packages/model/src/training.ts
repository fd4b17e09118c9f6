import type { RunConfig } from "./config.ts";
import { type Batch, lossAndGradients, type Model } from "./distilbert.ts";
import { DropoutMasks, type DropoutRates } from "./dropout.ts";
import type { Engine, Tensor } from "./engine/ops.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import { checkExamples, type ExampleSplits } from "./examples.ts";
import { layerGroups, type ModelShape } from "./freezing.ts";
import { type LayoutKind, layOut } from "./layout.ts";
import { NonFiniteError, nonFiniteGradient, nonFiniteOutput } from "./non-finite.ts";
import { AdamW, type StepNorms } from "./optimizer.ts";
import { Parameters } from "./parameters.ts";
import type { PrefixCache } from "./prefix-cache/index.ts";
import { linearSchedule, warmupShare } from "./schedule.ts";
import { type StartingModel, startingModel, weightsOf } from "./starting-model.ts";
import { strategyOf } from "./strategies/index.ts";
import { type Course, FROZEN, type StepPlan } from "./strategies/strategy.ts";
import { TrainClock } from "./train-clock.ts";
import { TrainingData } from "./train-data.ts";
import { type PrefixUse, type SplitTexts, TrainPrefix } from "./train-prefix.ts";
import { type Best, TrainState } from "./train-state.ts";
import type { Weights } from "./weights.ts";

export interface TrainingOptions {
  engine: Engine;
  shape: ModelShape;
  /** From the model's config.json; the run's config may replace them. */
  dropout: DropoutRates;
  /**
   * Checkpoint names. Without a head, a new one is drawn from the seed. The training takes them over: it empties
   * the map, so that what it trains does not stay in memory twice.
   */
  weights: Weights;
  examples: ExampleSplits;
  config: RunConfig;
  /** Honoured between steps. */
  signal?: AbortSignal | undefined;
  /** Where outputs of frozen layers are kept. Without, they are not: the result is the same. */
  prefixCache?: PrefixCache | undefined;
  /** How batches are laid out. The result does not depend on it, the speed does. */
  layout?: LayoutKind;
}

/** What a step did. */
export interface StepResult {
  /** Mean over the batch, before the update. */
  loss: number;
  plan: StepPlan;
  /** Of the group that learns fastest. */
  learningRate: number;
  /** Before clipping. */
  gradientNorm: number;
  /** Of each trained layer group, by its index. */
  norms: ReadonlyMap<number, number>;
  tokens: number;
  seconds: number;
  /** Whether this step trained other layer groups than the one before. */
  changed: boolean;
}

/** A training set up to be driven step by step: `train` does, and so does the bench. Free it. */
export class Training {
  readonly course: Course;
  readonly state: TrainState;
  /** Its weights are in the engine by now: the map is empty. */
  private readonly start: StartingModel;
  private readonly data: TrainingData;
  private readonly masks: DropoutMasks;
  private readonly prefix: TrainPrefix;
  private readonly layout: LayoutKind;
  private readonly config: RunConfig["training"];

  /**
   * @param log told of the frozen layers' outputs
   * @throws FreezeError, WeightsError or ExamplesError when the input does not fit together
   */
  constructor(
    private readonly options: TrainingOptions,
    log: (level: "info" | "warn", message: string) => void = () => {},
  ) {
    const { engine, config } = options;
    const { training, seed } = config;
    checkExamples(options.examples, options.shape);
    this.config = training;
    this.layout = options.layout ?? "packed";
    this.start = startingModel(options.weights, options.shape, config, options.examples);
    const { shape, examples, originals } = this.start;
    this.data = new TrainingData(examples.train, training.batchSize, seed);
    this.course = courseOf(config, this.data.stepsPerEpoch, shape.blocks);
    this.masks = new DropoutMasks(dropoutRates(options), seed);
    const strategy = strategyOf(config.freeze, this.course);
    const model = startInEngine(engine, this.start, strategy.at(0));
    const optimizer = new AdamW(engine.ops, model.parameters.trainedGroups(layerGroups(shape)), {
      beta1: training.adamBeta1,
      beta2: training.adamBeta2,
      epsilon: training.adamEpsilon,
      weightDecay: training.weightDecay,
      maxGradNorm: training.maxGradNorm,
    });
    this.prefix = new TrainPrefix({
      model,
      training,
      seed,
      rates: this.masks.rates,
      groupHashes: this.start.groupHashes,
      texts: textsOf(examples),
      originals: originals && textsOf(originals),
      engine: `${engine.name} ${engine.version} ${engine.device}`,
      cache: options.prefixCache,
      signal: options.signal,
      log,
    });
    const clock = new TrainClock(examples, { ...training, totalSteps: this.course.totalSteps });
    this.state = new TrainState(model, optimizer, strategy, clock);
  }

  private get model(): Model {
    return this.state.model;
  }

  /**
   * Trains with the next batch.
   * @throws NonFiniteError, EngineError, or the signal's reason: then before anything has changed
   */
  async step(): Promise<StepResult> {
    this.options.signal?.throwIfAborted();
    const { state, model } = this;
    const { ops } = model;
    const plan = state.strategy.at(state.step);
    const lowest = plan.rates.findIndex((rate) => rate !== FROZEN);
    await this.followPrefix(lowest);
    await this.prefix.open("train"); // may take long, and be broken off: before the state changes, and not timed
    const changed = await state.follow(plan);

    const started = performance.now();
    const { numbers, batch: examples } = this.data.at(state.step);
    const prefix = await this.prefix.of("train", numbers);
    const sentences = examples.map((example) => example.ids);
    const labels = Int32Array.from(examples, (example) => example.label);
    const batch: Batch = { layout: layOut(sentences, model.shape.heads, this.layout), labels, prefix };
    const masks = this.masks.forStep(state.step, numbers);

    const { dropout: prefixDropout } = this.prefix;
    const { losses, gradients } = lossAndGradients(model, batch, masks, { prefixDropout });
    const loss = mean(await ops.read(losses));
    ops.free(losses);
    if (!Number.isFinite(loss)) {
      ops.free(gradients);
      throw new NonFiniteError("loss", state.step + 1, await nonFiniteOutput(model, batch, masks));
    }
    const rates = plan.rates.flatMap((share) => (share === FROZEN ? [] : [this.config.learningRate * share]));
    const norms = await state.optimizer.step(gradients, rates, (norms) =>
      this.observe(batch, gradients, norms),
    );
    if (!Number.isFinite(norms.total)) {
      throw new NonFiniteError(
        "gradient",
        state.step + 1,
        nonFiniteGradient(this.byGroup(norms), model.shape),
      );
    }

    state.step += 1;
    const seconds = (performance.now() - started) / 1000;
    state.clock.trained(seconds);
    const tokens = sentences.reduce((sum, ids) => sum + ids.length, 0);
    const learningRate = Math.max(...rates);
    const gradientNorm = norms.total;
    return { loss, plan, learningRate, gradientNorm, norms: this.byGroup(norms), tokens, seconds, changed };
  }

  /**
   * @param lowestTrained the layer group below which nothing differs from what the prefix cache has
   * @throws EngineError, or the signal's reason
   */
  async evaluate(
    split: "validation" | "test",
    lowestTrained = this.state.trainedGroups[0] ?? 0,
  ): Promise<Evaluation> {
    const started = performance.now();
    const examples = this.start.examples[split];
    await this.followPrefix(lowestTrained);
    const result = await evaluate(this.model, examples, {
      batchSize: this.config.evalBatchSize,
      layout: this.layout,
      signal: this.options.signal,
      prefix: (numbers) => this.prefix.of(split, numbers),
    });
    this.state.clock.evaluated(examples.length, (performance.now() - started) / 1000);
    return result;
  }

  /** Tests with the best weights, and hands out all weights as they were at the best epoch. */
  async finish(best: Best): Promise<{ test: Evaluation; weights: Weights }> {
    const { parameters, shape } = this.model;
    await this.prefix.close();
    parameters.write(best.weights);
    const test = await this.evaluate("test", best.trainedGroups[0]);
    const known = new Map([...this.start.untrained, ...best.weights]);
    const weights: Weights = new Map();
    for (const { name } of layerGroups(shape).flatMap((group) => group.parameters)) {
      weights.set(name, known.get(name) ?? (await parameters.readOne(name)));
    }
    return { test, weights: this.start.whole(weights, best.embeddingShrinkage) };
  }

  /** What the cache of frozen layers has done so far. */
  get prefixUse(): PrefixUse {
    return this.prefix.use;
  }

  async free(): Promise<void> {
    await this.prefix.close();
    this.state.free();
  }

  private async followPrefix(lowestTrained: number): Promise<void> {
    await this.prefix.follow(lowestTrained, Math.floor(this.state.step / this.course.stepsPerEpoch));
  }

  private async observe(batch: Batch, gradients: Map<string, Tensor>, norms: StepNorms): Promise<void> {
    const { step, strategy } = this.state;
    await strategy.observe?.({ step, model: this.model, batch, gradients, norms: this.byGroup(norms) });
  }

  private byGroup(norms: StepNorms): Map<number, number> {
    return new Map(this.state.trainedGroups.map((group, place) => [group, norms.groups[place] ?? 0]));
  }
}

function courseOf({ training }: RunConfig, stepsPerEpoch: number, blocks: number): Course {
  const totalSteps = stepsPerEpoch * training.epochs;
  return {
    blocks,
    stepsPerEpoch,
    totalSteps,
    linear: (step) => linearSchedule(step, totalSteps, training.warmupRatio),
    warmup: (step) => warmupShare(step, totalSteps, training.warmupRatio),
  };
}

function textsOf(examples: ExampleSplits): SplitTexts {
  const ids = (split: keyof ExampleSplits) => examples[split].map((example) => example.ids);
  return { train: ids("train"), validation: ids("validation"), test: ids("test") };
}

/** The weights go into the engine; those that are trained live there alone from now on. */
function startInEngine({ ops }: Engine, start: StartingModel, { rates }: StepPlan): Model {
  const { weights, shape } = start;
  const trained = new Set(weightsOf(weights, shape, (group) => rates[group] !== FROZEN).keys());
  const model = { ops, shape, parameters: new Parameters(ops, weights, trained) };
  weights.clear();
  return model;
}

/** The model's own rates, except where the configuration sets others. */
export function dropoutRates({
  dropout,
  config: { training },
}: Pick<TrainingOptions, "dropout" | "config">): DropoutRates {
  return {
    hidden: training.dropout ?? dropout.hidden,
    attention: training.attentionDropout ?? dropout.attention,
    classifier: training.classifierDropout ?? dropout.classifier,
  };
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
