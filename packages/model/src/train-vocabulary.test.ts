import { afterAll, beforeAll, expect, test } from "vitest";
import { FAST_ENGINES } from "../test/engines.ts";
import { TINY, tinyExamples } from "../test/tiny.ts";
import { equalBits, runTiny, tinyEncoder } from "../test/tiny-training.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import type { Weights } from "./weights.ts";

const WORDS = "distilbert.embeddings.word_embeddings.weight";
/** So few sentences that most words never occur. */
const EXAMPLES = { train: tinyExamples(4, 1), validation: tinyExamples(2, 2), test: tinyExamples(2, 3) };
const OCCURRING = new Set(Object.values(EXAMPLES).flatMap((split) => split.flatMap(({ ids }) => [...ids])));

let engine: Engine;
let encoder: Weights;
beforeAll(async () => {
  engine = await loadEngine({ engine: FAST_ENGINES[0] });
  encoder = await tinyEncoder();
});
afterAll(() => engine.dispose());

/** One epoch of two steps on all layers: what became of each word's embedding. */
async function trainedWords(weightDecay: number) {
  const training = { epochs: 1, batchSize: 2, learningRate: 0.01, weightDecay };
  const { result } = await runTiny(
    engine,
    encoder,
    { kind: "prefix", depth: 0 },
    { training, examples: EXAMPLES },
  );
  const before = encoder.get(WORDS)?.data ?? new Float32Array();
  const after = result.weights.get(WORDS)?.data ?? new Float32Array();
  const rowOf = (data: Float32Array, word: number) => data.subarray(word * TINY.dim, (word + 1) * TINY.dim);
  return Array.from({ length: TINY.vocabSize }, (_, word) => ({
    word,
    before: rowOf(before, word),
    after: rowOf(after, word),
  }));
}

test("words that never occur keep their embeddings in every bit, those of the training sentences move", async () => {
  const trained = new Set(EXAMPLES.train.flatMap(({ ids }) => [...ids]));
  expect(OCCURRING.size).toBeLessThan(TINY.vocabSize - 10);
  for (const { word, before, after } of await trainedWords(0)) {
    expect(equalBits(before, after), `word ${word}`).toBe(!trained.has(word));
  }
});

test("words that never occur shrink by the decay of every step", async () => {
  const shrunk = (1 - 0.01 * 0.1) * (1 - 0.005 * 0.1); // rates 0.01 and, half way, 0.005
  for (const { word, before, after } of await trainedWords(0.1)) {
    if (OCCURRING.has(word)) continue;
    for (const [place, value] of before.entries()) expect(after[place]).toBeCloseTo(value * shrunk, 7);
  }
});
