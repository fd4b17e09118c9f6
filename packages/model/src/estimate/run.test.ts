import { expect, test } from "vitest";
import { parseRunConfig, parseTrainingConfig } from "../config.ts";
import type { FreezePolicy } from "../freeze-policy.ts";
import type { ModelShape } from "../freezing.ts";
import { typicalLengths } from "./lengths.ts";
import { estimateRun } from "./run.ts";

const shape: ModelShape = {
  blocks: 6,
  heads: 12,
  dim: 384,
  hiddenDim: 1536,
  vocabSize: 30522,
  maxPositions: 512,
  labels: 2,
};
const lengths = {
  train: typicalLengths(8000, 128),
  validation: typicalLengths(1000, 128),
  test: typicalLengths(1000, 128),
};

function estimate(freeze: FreezePolicy, training: Record<string, unknown> = {}) {
  const config = parseRunConfig({
    model: { source: "packaged:minilm-l6" },
    dataset: { source: "packaged:movie-snippets" },
    training: { epochs: 10, ...training },
    freeze,
    seed: 1,
  });
  return estimateRun(shape, config, lengths);
}

const prefix = (depth: number): FreezePolicy => ({ kind: "prefix", depth });

test("each further frozen group makes a run cheaper, and the cache more so", () => {
  const runs = [0, 1, 2, 3, 4, 5, 6, 7].map((depth) => estimate(prefix(depth)));
  for (const [depth, { flops, memory }] of runs.entries()) {
    const next = runs[depth + 1];
    if (!next) continue;
    expect(next.flops.run).toBeLessThan(flops.run);
    expect(next.memory.total).toBeLessThan(memory.total);
    if (depth >= 2) expect(flops.run).toBeLessThan(flops.runWithoutCache);
  }
  // The head alone costs 5.3 forward blocks once (of the last block keys and values, and the rest for 64 of a chunk's
  // 512 rows) for all 10,000 sentences; full training costs 15.6 in each of 10 epochs for 8,000, and their validations
  // 5.2 for 1,000: 1,300 to 53.
  const ratio = (runs[0]?.flops.run ?? 0) / (runs[7]?.flops.run ?? 1);
  expect(ratio).toBeGreaterThan(23);
  expect(ratio).toBeLessThan(26);
});

test("parity draws new dropout in the prefix, so it stores nothing and saves nothing", () => {
  const { flops, cacheBytes } = estimate(prefix(6), { prefixMode: "parity" });
  expect(cacheBytes).toBe(0);
  expect(flops.prefix).toBe(0);
  expect(flops.run).toBe(flops.runWithoutCache);
});

test("copies with dropout multiply what is stored of the training data, up to one for each epoch", () => {
  const one = estimate(prefix(6), { prefixMode: "stochasticCache", prefixCopies: 1 });
  const two = estimate(prefix(6), { prefixMode: "stochasticCache", prefixCopies: 2 });
  const all = estimate(prefix(6), { prefixMode: "stochasticCache" });
  const trainShare = (two.cacheBytes - one.cacheBytes) / one.cacheBytes;
  expect(trainShare).toBeCloseTo(0.8, 1); // 8,000 of 10,000 sentences
  expect(all.cacheBytes).toBeCloseTo(one.cacheBytes * (1 + 9 * trainShare), -3);
});

test("the states of the head's input are one row a sentence, in the type that is configured", () => {
  expect(estimate(prefix(7)).cacheBytes).toBeCloseTo(10_000 * 384 * 2, -2);
  expect(estimate(prefix(7), { prefixDtype: "float32" }).cacheBytes).toBeCloseTo(10_000 * 384 * 4, -2);
});

test("a schedule costs the mean of its epochs", () => {
  const phases = estimate({ kind: "lpft", headEpochs: 5, depth: 2 }).flops.epoch;
  expect(phases).toBeCloseTo((estimate(prefix(7)).flops.epoch + estimate(prefix(2)).flops.epoch) / 2, -3);
  const unfreezing = estimate({ kind: "gradualUnfreeze", epochsPerStage: 1, trainedAtMost: 3 }).flops.epoch;
  const stages = [7, 6, 5, 5, 5, 5, 5, 5, 5, 5].map((depth) => estimate(prefix(depth)).flops.epoch);
  expect(unfreezing).toBeCloseTo(stages.reduce((sum, flops) => sum + flops, 0) / 10, -3);
});

test("the levels of a schedule take one pass, and copies with dropout one for each level that they are read at", () => {
  const schedule: FreezePolicy = { kind: "gradualUnfreeze", epochsPerStage: 1, trainedAtMost: null };
  expect(estimate(schedule).flops.prefix).toBe(estimate(prefix(7)).flops.prefix);
  expect(estimate(schedule).cacheBytes).toBe(
    [7, 6, 5, 4, 3, 2].map((depth) => estimate(prefix(depth)).cacheBytes).reduce((sum, bytes) => sum + bytes),
  );
  const stochastic = { prefixMode: "stochasticCache" };
  const { prefix: passes } = estimate(schedule, stochastic).flops; // of ten epochs, six read a level
  expect(passes).toBeGreaterThan(3 * estimate(prefix(7)).flops.prefix);
  expect(passes).toBeLessThan(0.6 * estimate(prefix(7), stochastic).flops.prefix);
});

test("what AutoFreeze will freeze is not known before, so its estimate is that of full training", () => {
  const autofreeze = estimate({ kind: "autofreeze", intervals: 10, percentile: 50, resetOptimizer: false });
  expect(autofreeze.upperBound).toBe(true);
  expect(autofreeze.flops).toEqual(estimate(prefix(0)).flops);
});

// Peak minus engine in MiB of trainings of MiniLM on 192 sentences of SST-2 (docs/performance.md).
test.each([
  [0, 576],
  [2, 481],
  [4, 435],
  [6, 303],
  [7, 268],
])("the memory at depth %i is within 25 %% of the %i MiB that were measured", (depth, measured) => {
  const config = { freeze: prefix(depth), training: parseTrainingConfig({ epochs: 1 }) };
  const sizes = { train: typicalLengths(192, 128), validation: [...new Array(30).fill(0), 420], test: [] };
  const { memory } = estimateRun(shape, config, { ...sizes, distinctTokens: 12_600 });
  expect(memory.total / 2 ** 20 / measured).toBeGreaterThan(0.75);
  expect(memory.total / 2 ** 20 / measured).toBeLessThan(1.25);
});
