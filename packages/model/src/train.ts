import { setImmediate as nextTurn } from "node:timers/promises";
import type { RunConfig } from "./config.ts";
import { describeFreeze } from "./describe-freeze.ts";
import { lossAndGradients, type Model } from "./distilbert.ts";
import { DropoutMasks, type DropoutRates } from "./dropout.ts";
import type { Engine } from "./engine/ops.ts";
import { estimateParameters } from "./estimate/parameters.ts";
import { type Evaluation, evaluate } from "./evaluate.ts";
import { checkExamples, type Example, type ExampleSplits } from "./examples.ts";
import { frozenMask, layerGroups, type ModelShape } from "./freezing.ts";
import { initialHead } from "./initial-head.ts";
import { type LayoutKind, layOut } from "./layout.ts";
import { AdamW, linearSchedule } from "./optimizer.ts";
import { Parameters } from "./parameters.ts";
import { Random, STREAMS } from "./random.ts";
import type { LayerState, TrainReporter } from "./train-reporter.ts";
import { checkWeights, type Weights } from "./weights.ts";

export type { Evaluation } from "./evaluate.ts";
export { type Example, type ExampleSplits, ExamplesError } from "./examples.ts";
export type { LayerState, TrainProgress, TrainReporter } from "./train-reporter.ts";

export interface TrainOptions {
  engine: Engine;
  shape: ModelShape;
  /** From the model's config.json; the run's config may replace them. */
  dropout: DropoutRates;
  /** Checkpoint names. Without a head, a new one is drawn from the seed. */
  weights: Weights;
  examples: ExampleSplits;
  config: RunConfig;
  report: TrainReporter;
  /** Honoured between steps: `train` rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** How batches are laid out. The result does not depend on it, the speed does. */
  layout?: LayoutKind;
}

export interface TrainResult {
  /** The epoch (from 1) with the lowest validation loss. Everything below is of its weights. */
  bestEpoch: number;
  bestStep: number;
  validation: Evaluation;
  /** Taken once, at the end, with the best weights. */
  test: Evaluation;
  trainableParameters: number;
  totalParameters: number;
  /** Time spent in training steps, without evaluations. */
  trainSeconds: number;
  steps: number;
  /** All parameters, by checkpoint name. Frozen ones are the arrays that were given. */
  weights: Weights;
}

/** The loss or the gradient became NaN or infinite. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";
  constructor(
    what: "loss" | "gradient" | "validation loss" | "test loss",
    readonly step: number,
  ) {
    super(`the ${what} of step ${step} is not a finite number: lower training.learningRate`);
  }
}

/** Layer states are reported this often in an epoch. */
const LAYER_REPORTS_PER_EPOCH = 10;

/**
 * Fine-tunes with exactly the layers frozen that the run's policy names, evaluates after each epoch, and
 * tests once with the weights of the best epoch. The same config, data and engine give the same result in
 * every bit.
 * @throws FreezeError, WeightsError or ExamplesError when the input does not fit together; NonFiniteError;
 *   EngineError; or the reason of `signal`
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { engine, shape, config, examples, report, signal, layout = "packed" } = options;
  const { training, seed } = config;
  const { ops } = engine;
  const frozen = frozenMask(config.freeze, shape.blocks);
  checkExamples(examples, shape);
  const start = startingWeights(options);
  checkWeights(start, shape, config.model.source);

  const trainedGroups = layerGroups(shape).filter((group) => !frozen[group.index]);
  const trainable = new Set(trainedGroups.flatMap((group) => group.parameters.map(({ name }) => name)));
  const parameters = new Parameters(ops, start, trainable);
  const optimizer = new AdamW(ops, parameters.trainedGroups(trainedGroups), {
    beta1: training.adamBeta1,
    beta2: training.adamBeta2,
    epsilon: training.adamEpsilon,
    weightDecay: training.weightDecay,
    maxGradNorm: training.maxGradNorm,
  });
  try {
    const model: Model = { ops, shape, parameters };
    const masks = new DropoutMasks(dropoutRates(options), seed);
    const { trainable: trainableParameters, total: totalParameters } = estimateParameters(
      shape,
      config.freeze,
    );
    const stepsPerEpoch = Math.ceil(examples.train.length / training.batchSize);
    const totalSteps = stepsPerEpoch * training.epochs;
    const layersEvery = Math.max(1, Math.floor(stepsPerEpoch / LAYER_REPORTS_PER_EPOCH));
    const clock = new Clock(options, totalSteps);
    report.log(
      "info",
      `${engine.name} ${engine.version} on ${engine.device}; freeze: ${describeFreeze(config.freeze, shape.blocks)}; ` +
        `training ${trainableParameters} of ${totalParameters} parameters in ${totalSteps} steps`,
    );

    let best: { epoch: number; step: number; validation: Evaluation; weights: Weights } | undefined;
    let step = 0; // steps done
    for (let epoch = 1; epoch <= training.epochs; epoch += 1) {
      for (const { batch, numbers } of batches(examples.train, training.batchSize, seed, epoch)) {
        signal?.throwIfAborted();
        const started = performance.now();
        const rate = training.learningRate * linearSchedule(step, totalSteps, training.warmupRatio);
        const sentences = batch.map((example) => example.ids);
        const labels = Int32Array.from(batch, (example) => example.label);
        const laidOut = { layout: layOut(sentences, shape.heads, layout), labels };

        const { losses, gradients } = lossAndGradients(model, laidOut, masks.forStep(step, numbers));
        step += 1;
        const loss = mean(await ops.read(losses));
        ops.free(losses);
        if (!Number.isFinite(loss)) throw new NonFiniteError("loss", step);
        const rates = trainedGroups.map(() => rate);
        const norms = await optimizer.step(gradients, rates);
        if (!Number.isFinite(norms.total)) throw new NonFiniteError("gradient", step);

        const seconds = (performance.now() - started) / 1000;
        clock.trained(seconds);
        report.metrics(step, {
          "train/loss": loss,
          "train/learning_rate": rate,
          "train/grad_norm": norms.total,
          "train/tokens_per_second": sentences.reduce((sum, ids) => sum + ids.length, 0) / seconds,
        });
        report.progress({ phase: "training", step, totalSteps, ...clock.eta(step, epoch - 1) });
        if (step % layersEvery === 0 || step === 1) {
          const norm = new Map(trainedGroups.map((group, index) => [group.index, norms.groups[index] ?? 0]));
          report.layers(step, layerStates(shape, norm, rate));
        }
        await nextTurn(); // lets messages and signals in
      }

      report.progress({ phase: "validating", step, totalSteps, ...clock.eta(step, epoch - 1) });
      const validation = await clock.evaluating(examples.validation, () =>
        evaluate(model, examples.validation, { batchSize: training.evalBatchSize, layout, signal }),
      );
      report.metrics(step, named("validation", validation));
      if (!Number.isFinite(validation.loss)) throw new NonFiniteError("validation loss", step);
      if (!best || validation.loss < best.validation.loss) {
        best = { epoch, step, validation, weights: await parameters.read() };
      }
      report.log("info", `epoch ${epoch} of ${training.epochs}: ${inWords("validation", validation)}`);
    }
    if (!best) throw new Error("A training has at least one epoch.");

    report.progress({ phase: "testing", step, totalSteps, ...clock.eta(step, training.epochs) });
    parameters.write(best.weights);
    const test = await evaluate(model, examples.test, { batchSize: training.evalBatchSize, layout, signal });
    report.metrics(best.step, named("test", test));
    if (!Number.isFinite(test.loss)) throw new NonFiniteError("test loss", best.step);
    report.log("info", `best epoch ${best.epoch}: ${inWords("test", test)}`);
    return {
      bestEpoch: best.epoch,
      bestStep: best.step,
      validation: best.validation,
      test,
      trainableParameters,
      totalParameters,
      trainSeconds: clock.trainSeconds,
      steps: step,
      weights: new Map([...start, ...best.weights]),
    };
  } finally {
    optimizer.free();
    parameters.free();
  }
}

/** The order of an epoch's training data depends on seed and epoch alone. `numbers` are places in `examples`. */
function* batches(examples: readonly Example[], batchSize: number, seed: number, epoch: number) {
  const order = new Random(STREAMS.dataOrder, seed, epoch).permutation(examples.length);
  for (let start = 0; start < order.length; start += batchSize) {
    const numbers = order.subarray(start, start + batchSize);
    const batch = [...numbers].flatMap((number) => examples[number] ?? []);
    yield { batch, numbers };
  }
}

function startingWeights({ weights, shape, config }: TrainOptions): Weights {
  const hasHead = [...weights.keys()].some((name) => !name.startsWith("distilbert."));
  return hasHead ? weights : new Map([...weights, ...initialHead(shape, config.seed)]);
}

/** The model's own rates, except where the configuration sets others. */
export function dropoutRates({
  dropout,
  config: { training },
}: Pick<TrainOptions, "dropout" | "config">): DropoutRates {
  return {
    hidden: training.dropout ?? dropout.hidden,
    attention: training.attentionDropout ?? dropout.attention,
    classifier: training.classifierDropout ?? dropout.classifier,
  };
}

function layerStates(shape: ModelShape, norms: ReadonlyMap<number, number>, rate: number): LayerState[] {
  return layerGroups(shape).map(({ index, name }) => {
    const gradientNorm = norms.get(index);
    return gradientNorm === undefined
      ? { group: index, name, frozen: true, learningRate: 0 }
      : { group: index, name, frozen: false, learningRate: rate, gradientNorm };
  });
}

function named(split: string, { loss, accuracy, f1 }: Evaluation): Record<string, number> {
  return { [`${split}/loss`]: loss, [`${split}/accuracy`]: accuracy, [`${split}/f1`]: f1 };
}

function inWords(split: string, { loss, accuracy, f1 }: Evaluation): string {
  return `${split} loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(4)}, F1 ${f1.toFixed(4)}`;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Time spent so far, and an estimate of what remains. */
class Clock {
  trainSeconds = 0;
  private steps = 0;
  private evaluationSeconds = 0;
  private evaluated = 0;

  constructor(
    private readonly options: TrainOptions,
    private readonly totalSteps: number,
  ) {}

  trained(seconds: number): void {
    this.trainSeconds += seconds;
    this.steps += 1;
  }

  async evaluating<T>(examples: readonly Example[], work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    const result = await work();
    this.evaluationSeconds += (performance.now() - started) / 1000;
    this.evaluated += examples.length;
    return result;
  }

  eta(step: number, evaluations: number): { etaSeconds?: number } {
    if (this.steps === 0) return {};
    const { examples, config } = this.options;
    const perStep = this.trainSeconds / this.steps;
    // A forward pass is about a third of a step; known better after the first evaluation.
    const perExample =
      this.evaluated > 0 ? this.evaluationSeconds / this.evaluated : perStep / 3 / config.training.batchSize;
    const toEvaluate =
      examples.validation.length * (config.training.epochs - evaluations) + examples.test.length;
    return { etaSeconds: perStep * (this.totalSteps - step) + perExample * toEvaluate };
  }
}
