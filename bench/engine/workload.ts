import { layerGroups, type ModelShape } from "@frostline/model";
import { lossAndGradients } from "../../packages/model/src/distilbert.ts";
import { DropoutMasks, type StepMasks } from "../../packages/model/src/dropout.ts";
import type { Ops } from "../../packages/model/src/engine/ops.ts";
import { type LayoutKind, layOut } from "../../packages/model/src/layout.ts";
import { AdamW } from "../../packages/model/src/optimizer.ts";
import { Parameters } from "../../packages/model/src/parameters.ts";
import { Random } from "../../packages/model/src/random.ts";
import { MODELS, type ModelName, randomWeights } from "../models.ts";

/** What occurs in the 6,920 training sentences of SST-2: `train` keeps no other embedding (compact vocabulary). */
const OCCURRING = { vocabSize: 11_567, maxPositions: 67 };

const BATCH_SIZE = 32;
const LEARNING_RATE = 5e-5;
const ADAMW = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 };
const DROPOUT = { hidden: 0.1, attention: 0.1, classifier: 0.2 };

export interface WorkloadOptions {
  model: ModelName;
  /** Freeze depth k. */
  depth: number;
  layout: LayoutKind;
  /** The whole vocabulary instead of what occurs. */
  dense: boolean;
}

/** A model of random weights, with an optimiser, that trains on random sentences. */
export class Workload {
  readonly shape: ModelShape;
  private readonly parameters: Parameters;
  private readonly groups: ReturnType<Parameters["trainedGroups"]>;
  private readonly optimizer: AdamW;
  private readonly masks = new DropoutMasks(DROPOUT, 1);

  /** @param watchMasks wraps the masks of each step, to time them */
  constructor(
    private readonly ops: Ops,
    private readonly options: WorkloadOptions,
    private readonly watchMasks: (masks: StepMasks) => StepMasks,
  ) {
    this.shape = { ...MODELS[options.model].shape, ...(options.dense ? {} : OCCURRING) };
    const trained = layerGroups(this.shape).slice(options.depth);
    const names = trained.flatMap((group) => group.parameters.map((parameter) => parameter.name));
    this.parameters = new Parameters(ops, randomWeights(this.shape), new Set(names));
    this.groups = this.parameters.trainedGroups(trained);
    this.optimizer = new AdamW(ops, this.groups, ADAMW);
  }

  /** A batch laid out as `train` would; not part of the step, which can prepare it while it waits. */
  batch(step: number) {
    const { labels } = this.shape;
    const sentences = randomSentences(this.shape, step);
    return {
      layout: layOut(sentences, this.shape.heads, this.options.layout),
      labels: Int32Array.from(sentences, (_, index) => index % labels),
      numbers: Int32Array.from(sentences, (_, index) => step * BATCH_SIZE + index),
      lengths: sentences.map((ids) => ids.length),
    };
  }

  /** One training step: forward, backward, clipping and AdamW. */
  async step(number: number, batch: ReturnType<Workload["batch"]>): Promise<void> {
    const { ops, shape, parameters } = this;
    const masks = this.watchMasks(this.masks.forStep(number, batch.numbers));
    const model = { ops, shape, parameters };
    const { losses, gradients } = lossAndGradients(model, batch, masks, { prefixDropout: false });
    await ops.read(losses);
    ops.free(losses);
    await this.optimizer.step(
      gradients,
      this.groups.map(() => LEARNING_RATE),
    );
  }

  free(): void {
    this.optimizer.free();
    this.parameters.free();
  }
}

/** Sentences of 5 to 50 tokens, short ones more often, as in collections of single sentences. */
function randomSentences({ vocabSize }: ModelShape, step: number): Int32Array[] {
  const random = new Random(2, step);
  return Array.from({ length: BATCH_SIZE }, () => {
    const length = 5 + Math.floor(46 * random.uniform() ** 1.5);
    return Int32Array.from({ length }, () => 1 + Math.floor(random.uniform() * (vocabSize - 1)));
  });
}
