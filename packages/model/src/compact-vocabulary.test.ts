import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAST_ENGINES } from "../test/engines.ts";
import { readTiny, relativeError, TINY, tinyExamples } from "../test/tiny.ts";
import { compactVocabulary } from "./compact-vocabulary.ts";
import { lossAndGradients } from "./distilbert.ts";
import { DropoutMasks } from "./dropout.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import type { Example } from "./examples.ts";
import { layerGroups, type ModelShape } from "./freezing.ts";
import { layOut } from "./layout.ts";
import { AdamW } from "./optimizer.ts";
import { Parameters } from "./parameters.ts";
import type { Weights } from "./weights.ts";

const WORDS = "distilbert.embeddings.word_embeddings.weight";
const POSITIONS = "distilbert.embeddings.position_embeddings.weight";

/** Sentences of at most 9 tokens, of every third word. */
const few = (count: number, seed: number): Example[] =>
  tinyExamples(count, seed).map(({ ids, label }) => ({
    ids: ids.slice(0, 9).map((id) => 3 * Math.floor(id / 3)),
    label,
  }));
const SPLITS = { train: few(16, 1), validation: few(6, 2), test: few(6, 3) };
const STEPS = 6;
const DECAY = 0.1;
const RATES = Array.from({ length: STEPS }, (_, step) => 1e-2 * (1 - step / STEPS));

describe.each(FAST_ENGINES)("on %s", (name) => {
  let engine: Engine;
  let weights: Weights;
  beforeAll(async () => {
    engine = await loadEngine({ engine: name });
    weights = await readTiny("model.safetensors");
  });
  afterAll(() => engine.dispose());

  async function trained(start: Weights, shape: ModelShape, examples: Example[]): Promise<Weights> {
    const { ops } = engine;
    const groups = layerGroups(shape);
    const parameters = new Parameters(ops, start, new Set(start.keys()));
    const optimizer = new AdamW(ops, parameters.trainedGroups(groups), {
      ...{ beta1: 0.9, beta2: 0.999, epsilon: 1e-8, maxGradNorm: 1 },
      weightDecay: DECAY,
    });
    const masks = new DropoutMasks({ hidden: 0.1, attention: 0.1, classifier: 0.2 }, 1);
    for (const [step, rate] of RATES.entries()) {
      const numbers = Int32Array.from({ length: 4 }, (_, index) => (4 * step + index) % examples.length);
      const batch = [...numbers].flatMap((number) => examples[number] ?? []);
      const { losses, gradients } = lossAndGradients(
        { ops, shape, parameters },
        {
          layout: layOut(
            batch.map(({ ids }) => ids),
            shape.heads,
            "packed",
          ),
          labels: Int32Array.from(batch, ({ label }) => label),
        },
        masks.forStep(step, numbers),
      );
      ops.free(losses);
      await optimizer.step(
        gradients,
        groups.map(() => rate),
      );
    }
    const result = await parameters.read();
    optimizer.free();
    parameters.free();
    return result;
  }

  test("training what occurs alone gives the weights of training all, weight decay included", async () => {
    const compact = compactVocabulary(weights, TINY, SPLITS);
    const dense = await trained(weights, TINY, SPLITS.train);
    const part = await trained(compact.weights, compact.shape, compact.splits.train);
    const factor = RATES.reduce((product, rate) => product * (1 - rate * DECAY), 1);
    const expanded = compact.expand(part, factor);

    expect([...expanded.keys()]).toEqual([...dense.keys()]);
    for (const [name, { shape, data }] of dense) {
      expect(expanded.get(name)?.shape).toEqual(shape);
      expect(relativeError(expanded.get(name)?.data, data), name).toBeLessThan(2e-5);
    }
    expect(
      relativeError(compact.expand(part, 1).get(WORDS)?.data, dense.get(WORDS)?.data ?? new Float32Array()),
    ) //
      .toBeGreaterThan(1e-4);
  });
});

test("only the words and positions of any split are left, renumbered, and [PAD] stays 0", async () => {
  const weights = await readTiny("model.safetensors");
  const { shape, splits, weights: own } = compactVocabulary(weights, TINY, SPLITS);
  const everyId = Object.values(SPLITS).flatMap((split) => split.flatMap(({ ids }) => [...ids]));
  expect(shape).toEqual({ ...TINY, vocabSize: new Set([0, ...everyId]).size, maxPositions: 9 });
  expect(own.get(POSITIONS)?.shape).toEqual([9, TINY.dim]);

  const row = (from: Weights, id: number) =>
    from.get(WORDS)?.data.subarray(id * TINY.dim, (id + 1) * TINY.dim);
  expect(row(own, 0)).toEqual(row(weights, 0));
  for (const [index, { ids, label }] of splits.test.entries()) {
    expect(label).toBe(SPLITS.test[index]?.label);
    for (const [place, id] of ids.entries()) {
      expect(row(own, id)).toEqual(row(weights, SPLITS.test[index]?.ids[place] ?? -1));
    }
  }
});

test("weights that were not trained are not in the way, and those given are left alone", async () => {
  const weights = await readTiny("model.safetensors");
  const before = weights.get(WORDS)?.data.slice();
  const { expand } = compactVocabulary(weights, TINY, SPLITS);
  const head = new Map([["classifier.bias", { shape: [3], data: Float32Array.of(1, 2, 3) }]]);
  expect(expand(head, 0.5)).toEqual(head);
  expect(weights.get(WORDS)?.data).toEqual(before);
});
