import { setImmediate as nextTurn } from "node:timers/promises";
import { describeFreeze } from "./describe-freeze.ts";
import { estimateParameters } from "./estimate/parameters.ts";
import type { Evaluation } from "./evaluate.ts";
import { NonFiniteError } from "./non-finite.ts";
import { explainOutOfMemory } from "./out-of-memory.ts";
import { type CheckpointOptions, fingerprintOf, TrainCheckpoints } from "./train-checkpoints.ts";
import type { PrefixUse } from "./train-prefix.ts";
import { inWords, layerStates, named } from "./train-report.ts";
import type { TrainReporter } from "./train-reporter.ts";
import { Training, type TrainingOptions } from "./training.ts";
import type { Weights } from "./weights.ts";

export type { Evaluation } from "./evaluate.ts";
export { type Example, type ExampleSplits, ExamplesError } from "./examples.ts";
export { NonFiniteError } from "./non-finite.ts";
export type { CheckpointOptions } from "./train-checkpoints.ts";
export type { PrefixUse } from "./train-prefix.ts";
export type { LayerState, TrainProgress, TrainReporter } from "./train-reporter.ts";
export { dropoutRates } from "./training.ts";

export interface TrainOptions extends TrainingOptions {
  report: TrainReporter;
  /** Without, a training that was stopped starts anew. */
  checkpoint?: CheckpointOptions | undefined;
}

export interface TrainResult {
  /** The epoch (from 1) with the lowest validation loss. Everything below is of its weights. */
  bestEpoch: number;
  bestStep: number;
  validation: Evaluation;
  /** Taken once, at the end, with the best weights. */
  test: Evaluation;
  /** Parameters that were trained in some step. */
  trainableParameters: number;
  totalParameters: number;
  /** Time spent in training steps, without evaluations; that of interrupted attempts counts. */
  trainSeconds: number;
  steps: number;
  prefix: PrefixUse;
  /** All parameters, by checkpoint name. Those never trained are the arrays that were given. */
  weights: Weights;
}

/** Layer states are reported this often in an epoch, and whenever other groups are trained than before. */
const LAYER_REPORTS_PER_EPOCH = 10;

/**
 * Fine-tunes with exactly the layers frozen that the run's policy wants, evaluates after each epoch, and tests
 * once with the weights of the best epoch. The same config, data and engine (with its device and threads) give the
 * same result in every bit, also when the training was stopped and resumed between.
 * @throws FreezeError, WeightsError or ExamplesError when the input does not fit together; NonFiniteError;
 *   EngineError; or the reason of `signal`
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { engine, shape, config, examples, report, signal } = options;
  const { epochs, learningRate } = config.training;
  const fingerprint = options.checkpoint ? fingerprintOf(config, shape, examples, options.weights) : "";
  const engineName = `${engine.name} ${engine.version} on ${engine.device}`;
  const checkpoints = new TrainCheckpoints(options.checkpoint, fingerprint, engineName, report);
  const training = new Training(options, (level, message) => report.log(level, message));
  const { state, course } = training;
  const { stepsPerEpoch, totalSteps } = course;
  const layersEvery = Math.max(1, Math.floor(stepsPerEpoch / LAYER_REPORTS_PER_EPOCH));
  const parameters = estimateParameters(shape, config.freeze);
  const tell = (phase: "training" | "validating" | "testing") =>
    report.progress({
      phase,
      step: state.step,
      totalSteps,
      ...state.clock.eta(state.step, state.epochsDone),
    });
  try {
    report.log(
      "info",
      `${engineName}; freeze: ${describeFreeze(config.freeze, shape.blocks)}; ` +
        `training ${parameters.trainable} of ${parameters.total} parameters in ${totalSteps} steps`,
    );
    await checkpoints.resume(training.state);

    for (;;) {
      if (state.step === (state.epochsDone + 1) * stepsPerEpoch) {
        tell("validating");
        const validation = await training.evaluate("validation");
        report.metrics(state.step, named("validation", validation));
        if (!Number.isFinite(validation.loss)) throw new NonFiniteError("validation loss", state.step);
        state.epochsDone += 1;
        if (!state.best || validation.loss < state.best.validation.loss) await state.keepAsBest(validation);
        report.log("info", `epoch ${state.epochsDone} of ${epochs}: ${inWords("validation", validation)}`);
      }
      if (state.step === totalSteps) break;
      await checkpoints.saveWhenDue(state);

      const { loss, plan, norms, changed, ...result } = await training.step();
      report.metrics(state.step, {
        "train/loss": loss,
        "train/learning_rate": result.learningRate,
        "train/grad_norm": result.gradientNorm,
        "train/tokens_per_second": result.tokens / result.seconds,
      });
      tell("training");
      if (changed || state.step % layersEvery === 0 || state.step === 1) {
        report.layers(state.step, layerStates(shape.blocks, plan, learningRate, norms));
      }
      await nextTurn(); // lets messages and signals in
      await report.ready?.();
    }
    const { best } = state;
    if (!best) throw new Error("A training has at least one epoch.");

    tell("testing");
    const { weights, test } = await training.finish(best);
    report.metrics(best.step, named("test", test));
    if (!Number.isFinite(test.loss)) throw new NonFiniteError("test loss", best.step);
    report.log("info", `best epoch ${best.epoch}: ${inWords("test", test)}`);
    return {
      bestEpoch: best.epoch,
      bestStep: best.step,
      validation: best.validation,
      test,
      trainableParameters: parameters.trainable,
      totalParameters: parameters.total,
      trainSeconds: state.clock.trainSeconds,
      steps: state.step,
      prefix: training.prefixUse,
      weights,
    };
  } catch (error) {
    if (signal?.aborted && error === signal.reason) await checkpoints.save(state);
    throw explainOutOfMemory(error, shape, config, examples);
  } finally {
    await training.free();
  }
}
