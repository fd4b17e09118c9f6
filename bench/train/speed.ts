import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { estimateRun, lengthHistogram, type ModelShape, parseRunConfig } from "@frostline/model";
import { PrefixCache } from "@frostline/model/prefix-cache";
import type { Engine } from "../../packages/model/src/engine/ops.ts";
import type { Example } from "../../packages/model/src/examples.ts";
import { TrainingData } from "../../packages/model/src/train-data.ts";
import { Training } from "../../packages/model/src/training.ts";
import type { StepServer } from "../hugging-face/step-server.ts";
import { randomWeights } from "../models.ts";
import { ProductTime } from "./product-time.ts";

export const BATCH_SIZE = 32;
/** Over so many epochs the cost of the prefix is spread. */
export const EPOCHS = 10;
const SEED = 1;
/** Batches that are trained on; the rest of the data only fills the vocabulary. */
const BATCHES = 32;
/** Steps of both sides before the first round. */
const WARM_UP_STEPS = 2;
/** As a training has thousands of steps, one right behind the other, ours is timed behind so many. */
const STEPS_BEFORE = 4;

/** Seconds of one training step on the same sentences, one after the other in the same moments. */
export interface Round {
  huggingFace: number;
  ours: number;
  /** A step of the peer on a batch that `group_by_length` made. */
  grouped: number;
}

export interface DepthSpeed {
  depth: number;
  rounds: Round[];
  /** Time to fill the prefix cache for the sentences of one batch, in seconds. */
  prefixPerBatch: number;
  tokensPerBatch: number;
  /** Share of our step in matrix products. */
  productShare: number;
  /** Floating-point operations of the peer's step and of ours, the prefix spread over the epochs. */
  flops: { huggingFace: number; ours: number };
}

export interface SpeedOptions {
  engine: Engine;
  peer: StepServer;
  shape: ModelShape;
  examples: Example[];
  depth: number;
  rounds: number;
}

/**
 * Steps of the class that `train` drives, from a cold prefix cache of their own, which the first one fills; after
 * each that is timed the peer does one on the same sentences.
 */
export async function measureSpeed(options: SpeedOptions): Promise<DepthSpeed> {
  const { engine, peer, shape, examples, depth, rounds } = options;
  const trained = examples.slice(0, BATCHES * BATCH_SIZE);
  const config = parseRunConfig({
    model: { source: "random weights" },
    dataset: { source: "sentences in memory" },
    training: { epochs: EPOCHS, batchSize: BATCH_SIZE },
    freeze: { kind: "prefix", depth },
    seed: SEED,
  });
  const order = new TrainingData(trained, BATCH_SIZE, SEED);
  const grouped = evenlySpread(peer.groupedBatches(BATCH_SIZE), examples, rounds);
  peer.model(shape, depth);

  const products = new ProductTime();
  const folder = await mkdtemp(join(tmpdir(), "frostline-bench-prefixes-"));
  const training = new Training({
    engine: products.watch(engine),
    shape,
    dropout: { hidden: 0.1, attention: 0.1, classifier: 0.2 },
    weights: randomWeights(shape),
    // Never evaluated: the validation sentences only bring the words of the whole data.
    examples: { train: trained, validation: examples.slice(trained.length), test: examples.slice(-1) },
    config,
    prefixCache: new PrefixCache({ folder, maxBytes: 2 ** 32 }),
  });
  const results: Round[] = [];
  let productMs = 0;
  try {
    const timed = (round: number) => (STEPS_BEFORE + 1) * (round + 1) - 1;
    for (let step = 0; step < WARM_UP_STEPS + rounds; step += 1) {
      for (let before = 0; before < STEPS_BEFORE; before += 1) await training.step();
      products.ms = 0;
      const started = performance.now();
      await training.step();
      const ours = (performance.now() - started) / 1000;
      const huggingFace = peer.step([...order.at(timed(step)).numbers]);
      const round = step - WARM_UP_STEPS;
      if (round < 0) continue;
      productMs += products.ms;
      results.push({ ours, huggingFace, grouped: peer.step(grouped[round] ?? []) });
    }
    const lengths = lengthHistogram(trained.map(({ ids }) => ids.length));
    const { flops } = estimateRun(shape, config, { train: lengths, validation: [], test: [] });
    const steps = EPOCHS * BATCHES;
    return {
      depth,
      rounds: results,
      prefixPerBatch: training.prefixUse.seconds / BATCHES,
      tokensPerBatch: trained.reduce((sum, { ids }) => sum + ids.length, 0) / BATCHES,
      productShare: productMs / 1000 / results.reduce((sum, { ours }) => sum + ours, 0),
      flops: {
        huggingFace: flops.trainingPadded / steps,
        ours: (flops.epoch * EPOCHS + flops.prefix) / steps,
      },
    };
  } finally {
    await training.free();
    await rm(folder, { recursive: true, force: true });
  }
}

/** So many of the batches, from the one of the shortest sentences to that of the longest. */
function evenlySpread(batches: number[][], examples: readonly Example[], count: number): number[][] {
  const tokens = (batch: number[]) =>
    batch.reduce((sum, number) => sum + (examples[number]?.ids.length ?? 0), 0);
  const sorted = batches.filter((batch) => batch.length === BATCH_SIZE).sort((a, b) => tokens(a) - tokens(b));
  return Array.from({ length: count }, (_, index) => {
    const place = Math.floor(((index + 0.5) / count) * sorted.length);
    return sorted[place] ?? [];
  });
}
