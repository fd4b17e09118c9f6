import { afterAll, beforeAll, expect, test } from "vitest";
import { FAST_ENGINES } from "../../test/engines.ts";
import { readTiny, tinyBatch, tinyModel } from "../../test/tiny.ts";
import { type Engine, loadEngine } from "../engine/index.ts";
import type { Tensor } from "../engine/ops.ts";
import { AutoFreeze, changes, firstToTrain } from "./autofreeze.ts";
import { FROZEN } from "./strategy.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine({ engine: FAST_ENGINES[0] });
});
afterAll(() => engine.dispose());

// Three intervals of two steps. A gradient of two numbers for each block that is trained.
const GRADIENTS = [
  [
    [1, -2],
    [3, 1],
    [1, 1],
  ], // sums (2, -4) (1, 2) (2, 2)
  [
    [1, -2],
    [-2, 1],
    [1, 1],
  ], // G = 6, 3, 4
  [
    [3, 0],
    [1, 0],
    [1, 0],
  ], // sums (6, 0) (4, 3) (2, 0)
  [
    [3, 0],
    [3, 3],
    [1, 0],
  ], // G = 6, 7, 2: changed by 0, 4/3, 1/2; the median is that of block 2
  [undefined, [4, 3], [3, 0]], // sums (8, 6) (6, 0)
  [undefined, [4, 3], [3, 0]], // G = 14, 6: changed by 1, 2; the median is 3/2
];

test("AutoFreeze adds up signed gradients and freezes by their change, as worked out by hand", async () => {
  const { ops } = engine;
  const before = ops.liveTensors();
  const policy = { kind: "autofreeze", intervals: 3, percentile: 50, resetOptimizer: true } as const;
  const constant = () => 1;
  const strategy = new AutoFreeze(policy, {
    blocks: 3,
    stepsPerEpoch: 6,
    totalSteps: 6,
    linear: constant,
    warmup: constant,
  });
  const model = tinyModel(ops, await readTiny("model.safetensors"));
  const schedule: string[] = [];
  const resets: number[] = [];
  for (const [step, blocks] of GRADIENTS.entries()) {
    const plan = strategy.at(step);
    schedule.push(plan.rates.map((rate) => (rate === FROZEN ? "-" : "T")).join(""));
    if (plan.resetOptimizer) resets.push(step);
    const gradients = new Map<string, Tensor>();
    for (const [block, values] of blocks.entries()) {
      if (!values) continue;
      const name = `distilbert.transformer.layer.${block}.ffn.lin1.bias`;
      gradients.set(name, ops.tensor([2], Float32Array.from(values)));
    }
    await strategy.observe({ step, model, batch: tinyBatch(), gradients, norms: new Map() });
    ops.free(gradients);
  }
  // Block 1 is the lowest that changed by the median of 1/2 or more, then block 2 by 3/2 or more.
  expect(schedule).toEqual(["TTTTT", "TTTTT", "TTTTT", "TTTTT", "--TTT", "--TTT"]);
  expect(strategy.at(6).rates.map((rate) => rate === FROZEN)).toEqual([true, true, true, false, false]);
  expect(resets).toEqual([4]);

  strategy.free();
  model.parameters.free();
  expect(ops.liveTensors()).toBe(before);
});

test("a block whose gradients added up to exactly 0 has changed infinitely when they no longer do", () => {
  expect(changes([0, 0, 2, 3], [1, 0, 3, 0])).toEqual([Number.POSITIVE_INFINITY, 0, 0.5, 1]);
  const infinite = Number.POSITIVE_INFINITY;
  // [what each block changed by, the percentile, the lowest block to train]
  for (const [changed, percentile, first] of [
    [[0, infinite, 0.5], 50, 1],
    [[0.5, infinite, infinite], 50, 1],
    [[0.5, 0.1, infinite, infinite], 60, 2],
    [[infinite, infinite, infinite], 50, 0],
    [[0, 0.5, infinite], 100, 2],
  ] as const) {
    expect(firstToTrain(changed, 0, percentile), `${changed}`).toBe(first);
  }
});
