import { type ModelShape, parseRunConfig } from "@frostline/model";
import type { PrefixCache } from "@frostline/model/prefix-cache";
import { encodeDataset, loadDataset, loadModel } from "@frostline/model/sources";
import { train } from "@frostline/model/train";
import type { Engine } from "../../packages/model/src/engine/ops.ts";
import type { Result } from "./results.ts";

/** Learning rate at each freeze depth, the same on both sides: the fewer layers are trained, the higher. */
export const RATES: Record<number, number> = { 0: 5e-5, 2: 5e-5, 4: 1e-4, 6: 5e-4, 7: 3e-3 };
export const EPOCHS = 2;
export const MODEL = "packaged:minilm-l6";

/** Trains MiniLM once, as a run does. */
export async function trainOnce(
  engine: Engine,
  prefixCache: PrefixCache,
  { data, k, rate, seed }: { data: string; k: number; rate: number; seed: number },
): Promise<Result> {
  const config = parseRunConfig({
    model: { source: MODEL },
    dataset: { source: data },
    training: { epochs: EPOCHS, batchSize: 32, maxLength: 128, learningRate: rate },
    freeze: { kind: "prefix", depth: k },
    seed,
  });
  const { encoder, dropout, weights, tokenizer } = await loadModel(MODEL);
  const dataset = await loadDataset(config.dataset);
  const shape: ModelShape = { ...encoder, labels: dataset.labels.length };
  const { examples } = encodeDataset(dataset, tokenizer, config.training.maxLength);
  const report = { log: () => {}, progress: () => {}, layers: () => {}, metrics: () => {} };
  const started = performance.now();
  const result = await train({ engine, shape, dropout, weights, examples, config, prefixCache, report });
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const { validation, test } = result;
  return { seed, k, rate, seconds, validation: validation.accuracy, test: test.accuracy };
}
