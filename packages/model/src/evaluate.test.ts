import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ENGINES } from "../test/engines.ts";
import { readTiny, tinyExamples, tinyModel } from "../test/tiny.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import { evaluate, scores } from "./evaluate.ts";

describe.each(ENGINES)("on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ engine: name });
  });
  afterAll(() => engine.dispose());

  test("accuracy and macro F1 of three classes are sklearn's", () => {
    // from sklearn.metrics import accuracy_score, f1_score; f1_score(truth, predicted, average="macro")
    const { accuracy, f1 } = scores([0, 0, 1, 1, 2, 2, 2, 0], [0, 1, 1, 1, 2, 0, 2, 2], 3);
    expect(accuracy).toBeCloseTo(0.625, 12);
    expect(f1).toBeCloseTo((0.4 + 0.8 + 4 / 6) / 3, 12);
  });

  test("a class that neither occurs nor is predicted does not count in F1", () => {
    expect(scores([0, 1], [0, 1], 5)).toEqual({ accuracy: 1, f1: 1 });
    expect(scores([0, 0], [1, 1], 2)).toEqual({ accuracy: 0, f1: 0 });
  });

  test("the result does not depend on the size of the batches, their layout or the order of the sentences", async () => {
    const model = tinyModel(engine.ops, await readTiny("model.safetensors"));
    const before = engine.ops.liveTensors();
    const examples = tinyExamples(37, 1);
    const one = await evaluate(model, examples, { batchSize: 37, layout: "packed" });
    const small = await evaluate(model, examples, { batchSize: 5, layout: "padded" });
    const reversed = await evaluate(model, examples.toReversed(), { batchSize: 1, layout: "packed" });
    expect(engine.ops.liveTensors()).toBe(before);
    model.parameters.free();

    for (const other of [small, reversed]) {
      expect(other.loss).toBeCloseTo(one.loss, 5);
      expect(other.accuracy).toBe(one.accuracy);
      expect(other.f1).toBe(one.f1);
    }
  });

  test("an abort ends the evaluation with its reason", async () => {
    const model = tinyModel(engine.ops, await readTiny("model.safetensors"));
    const reason = new Error("stopped by the user");
    const evaluation = evaluate(model, tinyExamples(4, 1), {
      batchSize: 2,
      layout: "packed",
      signal: AbortSignal.abort(reason),
    });
    await expect(evaluation).rejects.toBe(reason);
    model.parameters.free();
  });
});
