// Passes that start from states computed before.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENGINES } from "../test/engines.ts";
import { readAll, readTiny, relativeError, TINY, tinyBatch, tinyModel } from "../test/tiny.ts";
import {
  type Batch,
  lossAndGradients,
  type Model,
  type Prefix,
  predict,
  prefixStates,
} from "./distilbert.ts";
import { DropoutMasks, type StepMasks } from "./dropout.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import type { Weights } from "./weights.ts";

const LEVELS = Array.from({ length: TINY.blocks + 1 }, (_, index) => index + 1);
const TOP = TINY.blocks + 1;
const TOLERANCE = 2e-6;

describe.each(ENGINES)("on %s", (name) => {
  let engine: Engine;
  let weights: Weights;
  beforeAll(async () => {
    engine = await loadEngine({ engine: name });
    weights = await readTiny("model.safetensors");
  });
  afterAll(() => engine.dispose());

  const stepMasks = (seed = 7) =>
    new DropoutMasks({ hidden: 0.1, attention: 0.1, classifier: 0.2 }, seed).forStep(
      2,
      Int32Array.of(3, 1, 4, 15),
    );

  async function prefixAt(model: Model, batch: Batch, level: number, masks?: StepMasks): Promise<Prefix> {
    const states = prefixStates(model, batch, level, masks);
    const prefix = { level, states: await engine.ops.read(states) };
    engine.ops.free(states);
    return prefix;
  }

  async function logitsOf(model: Model, batch: Batch): Promise<Float32Array> {
    const result = predict(model, batch);
    const logits = await engine.ops.read(result.logits);
    engine.ops.free(result);
    return logits;
  }

  async function gradientsOf(model: Model, batch: Batch, masks: StepMasks, prefixDropout: boolean) {
    const result = lossAndGradients(model, batch, masks, { prefixDropout });
    const losses = await engine.ops.read(result.losses);
    const gradients = await readAll(engine, result.gradients);
    engine.ops.free(result);
    return { losses, gradients };
  }

  function expectSame(
    part: Awaited<ReturnType<typeof gradientsOf>>,
    whole: Awaited<ReturnType<typeof gradientsOf>>,
  ) {
    expect(relativeError(part.losses, whole.losses)).toBeLessThan(TOLERANCE);
    expect([...part.gradients.keys()].sort()).toEqual([...whole.gradients.keys()].sort());
    for (const [name, gradient] of whole.gradients) {
      // The true gradient of a key's bias is 0; what is computed is rounding.
      if (name.endsWith("k_lin.bias")) continue;
      expect(relativeError(part.gradients.get(name), gradient), name).toBeLessThan(10 * TOLERANCE);
    }
  }

  describe.each(["padded", "packed"] as const)("with a %s batch", (layout) => {
    test("logits from the states of any level are those of the whole pass", async () => {
      const model = tinyModel(engine.ops, weights);
      const batch = tinyBatch(layout);
      const whole = await logitsOf(model, batch);
      for (const level of LEVELS) {
        const prefix = await prefixAt(model, batch, level);
        const part = await logitsOf(model, { ...batch, prefix });
        expect(relativeError(part, whole), `level ${level}`).toBeLessThan(TOLERANCE);
      }
      model.parameters.free();
    });

    test("the states of a level are the same from any level below", async () => {
      const model = tinyModel(engine.ops, weights);
      const batch = tinyBatch(layout);
      for (const level of LEVELS.slice(1)) {
        const whole = await prefixAt(model, batch, level);
        const below = await prefixAt(model, batch, level - 1);
        const part = await prefixAt(model, { ...batch, prefix: below }, level);
        expect(relativeError(part.states, whole.states), `level ${level}`).toBeLessThan(TOLERANCE);
      }
      model.parameters.free();
    });

    test("with no dropout below, loss and gradients from a prefix are those of the pass without one", async () => {
      const batch = tinyBatch(layout);
      for (const depth of LEVELS) {
        const model = tinyModel(engine.ops, weights, { kind: "prefix", depth });
        const whole = await gradientsOf(model, batch, stepMasks(), false);
        for (const level of LEVELS.filter((level) => level <= depth)) {
          const prefix = await prefixAt(model, batch, level);
          expectSame(await gradientsOf(model, { ...batch, prefix }, stepMasks(), false), whole);
        }
        model.parameters.free();
      }
    });

    test("with dropout below, loss and gradients from a prefix with the same masks are the whole pass's", async () => {
      const batch = tinyBatch(layout);
      for (const depth of LEVELS) {
        const model = tinyModel(engine.ops, weights, { kind: "prefix", depth });
        const whole = await gradientsOf(model, batch, stepMasks(), true);
        const without = await gradientsOf(model, batch, stepMasks(), false);
        const prefix = await prefixAt(model, batch, depth, stepMasks());
        expectSame(await gradientsOf(model, { ...batch, prefix }, stepMasks(), true), whole);
        expect(relativeError(without.losses, whole.losses)).toBeGreaterThan(1e-3);
        model.parameters.free();
      }
    });
  });

  test("states hold the real tokens alone, in the order of the batch, whatever the layout", async () => {
    const model = tinyModel(engine.ops, weights);
    for (const level of LEVELS) {
      const padded = await prefixAt(model, tinyBatch("padded"), level);
      const packed = await prefixAt(model, tinyBatch("packed"), level);
      expect(relativeError(packed.states, padded.states)).toBeLessThan(TOLERANCE);
    }
    model.parameters.free();
  });

  test("a prefix above the lowest trained group, of another batch or of no level is refused", async () => {
    const model = tinyModel(engine.ops, weights, { kind: "prefix", depth: 1 });
    const batch = tinyBatch();
    const prefix = await prefixAt(model, batch, 2);
    const before = engine.ops.liveTensors();
    expect(() => lossAndGradients(model, { ...batch, prefix }, undefined)).toThrow(
      "States of level 1 cannot be computed from those of 2.",
    );
    const short = { level: 1, states: prefix.states.subarray(1) };
    expect(() => predict(model, { ...batch, prefix: short })).toThrow(/has \d+ numbers, but its batch needs/);
    expect(() => prefixStates(model, batch, 0)).toThrow("no states of level 0");
    expect(() => prefixStates(model, batch, TOP + 1)).toThrow(`no states of level ${TOP + 1}`);
    expect(engine.ops.liveTensors()).toBe(before);
    model.parameters.free();
  });
});
