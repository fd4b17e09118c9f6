import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAST_ENGINES } from "../test/engines.ts";
import { TINY, trainedNames } from "../test/tiny.ts";
import {
  EXAMPLES,
  equalBits,
  listener,
  runTiny,
  STEPS_PER_EPOCH,
  type TinyRun,
  type Told,
  tinyEncoder,
} from "../test/tiny-training.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import type { FreezePolicy } from "./freeze-policy.ts";
import { initialHead } from "./initial-head.ts";
import { NonFiniteError } from "./train.ts";
import type { Weights } from "./weights.ts";

describe.each(FAST_ENGINES)("on %s", (name) => {
  let engine: Engine;
  let encoder: Weights;
  beforeAll(async () => {
    engine = await loadEngine({ engine: name });
    encoder = await tinyEncoder();
  });
  afterAll(() => engine.dispose());

  const ALL: FreezePolicy = { kind: "prefix", depth: 0 };
  const run = (policy: FreezePolicy, more?: TinyRun) => runTiny(engine, encoder, policy, more);
  const losses = (told: Told) => told.series.get("train/loss")?.map(({ value }) => value) ?? [];

  describe("a training", () => {
    test("reports losses, rates and layer states, evaluates each epoch and tests once", async () => {
      const { told, result } = await run({ kind: "prefix", depth: 2 });
      const steps = 2 * STEPS_PER_EPOCH;
      expect(result.steps).toBe(steps);
      expect(losses(told)).toHaveLength(steps);
      expect(told.series.get("train/learning_rate")?.at(-1)?.value).toBeCloseTo(1e-3 / steps, 10);
      expect(told.series.get("validation/loss")?.map(({ step }) => step)).toEqual([STEPS_PER_EPOCH, steps]);
      expect(told.series.get("test/f1")).toEqual([{ step: result.bestStep, value: result.test.f1 }]);
      expect(told.phases).toEqual(["training", "validating", "training", "validating", "testing"]);
      expect(told.etas.every((eta) => eta !== undefined && Number.isFinite(eta))).toBe(true);
      expect(told.states[0]?.states.map(({ name, frozen }) => [name, frozen])).toEqual([
        ["embeddings", true],
        ["block 0", true],
        ["block 1", false],
        ["block 2", false],
        ["head", false],
      ]);
      for (const { frozen, gradientNorm, learningRate } of told.states[0]?.states ?? []) {
        expect(gradientNorm === undefined).toBe(frozen);
        expect(learningRate === 0).toBe(frozen);
      }
      expect(result.trainSeconds).toBeGreaterThan(0);
    });

    test("returns the weights of the epoch with the lowest validation loss", async () => {
      // So high a rate that the first epoch is the best.
      const { told, result } = await run(ALL, { training: { epochs: 4, learningRate: 0.05 } });
      const validation = told.series.get("validation/loss") ?? [];
      const best = validation.reduce((least, point) => (point.value < least.value ? point : least));
      expect(result.bestStep).toBe(best.step);
      expect(result.validation.loss).toBe(best.value);
      expect(result.bestStep).toBeLessThan(result.steps);

      // A second training that starts from these weights and hardly moves sees the same losses.
      const again = await run(ALL, { weights: result.weights, training: { epochs: 1, learningRate: 1e-12 } });
      expect(again.result.validation.loss).toBeCloseTo(result.validation.loss, 5);
      expect(again.result.test.loss).toBeCloseTo(result.test.loss, 5);
    });

    test("twice with the same seed is the same in every bit, with another seed it is not", async () => {
      const first = await run(ALL);
      const second = await run(ALL);
      const other = await run(ALL, { seed: 2 });
      expect(losses(second.told)).toEqual(losses(first.told));
      expect(second.result.weights).toEqual(first.result.weights);
      expect(second.result.test).toEqual(first.result.test);
      expect(losses(other.told)).not.toEqual(losses(first.told));
    });

    test("in parity mode starts alike at every freeze depth: same head, same data, same dropout", async () => {
      const parity = { prefixMode: "parity" };
      const firstLosses = await Promise.all(
        [0, 1, 2, 3, 4].map(
          async (depth) => losses((await run({ kind: "prefix", depth }, { training: parity })).told)[0],
        ),
      );
      expect(new Set(firstLosses).size).toBe(1);
      // With a rate that moves nothing all later steps agree too, so order and masks do in every step.
      const still = { ...parity, learningRate: 1e-30 };
      const full = await run(ALL, { training: still });
      const head = await run({ kind: "prefix", depth: 4 }, { training: still });
      expect(losses(head.told)).toEqual(losses(full.told));
    });

    test.each<{ policy: FreezePolicy }>([
      { policy: { kind: "prefix", depth: 0 } },
      { policy: { kind: "prefix", depth: 1 } },
      { policy: { kind: "prefix", depth: 3 } },
      { policy: { kind: "prefix", depth: 4 } },
      { policy: { kind: "groups", frozen: ["block 0", "block 2"] } },
      { policy: { kind: "groups", frozen: ["embeddings", "head"] } },
    ])("leaves exactly the frozen weights equal in every bit: $policy", async ({ policy }) => {
      const start = new Map([...encoder, ...initialHead(TINY, 1)]);
      const before = structuredClone(start);
      const { result } = await run(policy, { training: { epochs: 1, learningRate: 0.01 } });
      const moved = [...before].filter(
        ([name, { data }]) => !equalBits(data, result.weights.get(name)?.data),
      );
      expect(moved.map(([name]) => name).sort()).toEqual(trainedNames(policy).sort());
      expect(start).toEqual(before); // nor were the caller's arrays written to
    });

    test("leaves no tensor in the engine", async () => {
      const before = engine.ops.liveTensors();
      await run({ kind: "prefix", depth: 1 });
      expect(engine.ops.liveTensors()).toBe(before);
    });
  });

  describe("a training ends early", () => {
    test("between two steps when its signal is aborted, with the signal's reason", async () => {
      const controller = new AbortController();
      const reason = new Error("stopped by the user");
      const before = engine.ops.liveTensors();
      const told = listener((step) => step === 3 && controller.abort(reason));
      await expect(run(ALL, { told, signal: controller.signal })).rejects.toBe(reason);
      expect(losses(told)).toHaveLength(3);
      expect(engine.ops.liveTensors()).toBe(before);
    });

    test("with the step and the layer group when a block overflows", async () => {
      const weights = new Map(
        [...encoder].map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
      );
      weights.get("distilbert.transformer.layer.1.ffn.lin1.weight")?.data.fill(3e38);
      const before = engine.ops.liveTensors();
      await expect(run(ALL, { weights })).rejects.toMatchObject({ step: 1, layerGroup: "block 1" });
      expect(engine.ops.liveTensors()).toBe(before);
    });

    test("with the step's number when the loss is not finite", async () => {
      const training = run(ALL, { weights: overflowingWeights() });
      await expect(training).rejects.toThrow(NonFiniteError);
      await expect(training).rejects.toMatchObject({ step: 1, layerGroup: "head" });
      await expect(training).rejects.toThrow(/the loss of step 1 .* first in the output of head: lower/);
    });

    test.each([
      ["no sentences in a split", { ...EXAMPLES, validation: [] }, /no validation sentences/],
      [
        "an unknown token",
        { ...EXAMPLES, train: [{ ids: Int32Array.of(1, 97), label: 0 }] },
        /train sentence 0 has token 97/,
      ],
      [
        "an unknown label",
        { ...EXAMPLES, test: [{ ids: Int32Array.of(1), label: 3 }] },
        /test sentence 0 has label 3/,
      ],
      [
        "a sentence that is too long",
        { ...EXAMPLES, train: [{ ids: new Int32Array(25).fill(1), label: 0 }] },
        /25 tokens/,
      ],
    ])("at the start, with a sentence that names it, on %s", async (_, examples, message) => {
      await expect(run(ALL, { examples })).rejects.toThrow(message);
    });
  });

  /** Weights that are finite and overflow on the way to the loss. */
  function overflowingWeights(): Weights {
    const head = initialHead(TINY, 1);
    for (const name of ["pre_classifier.weight", "classifier.weight"]) head.get(name)?.data.fill(3e38);
    return new Map([...encoder, ...head]);
  }
});
