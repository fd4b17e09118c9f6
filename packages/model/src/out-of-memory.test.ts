import { expect, test } from "vitest";
import { TINY } from "../test/tiny.ts";
import { EXAMPLES } from "../test/tiny-training.ts";
import { parseRunConfig } from "./config.ts";
import { EngineError } from "./engine/ops.ts";
import { explainOutOfMemory } from "./out-of-memory.ts";

const config = parseRunConfig({
  model: { source: "tiny" },
  dataset: { source: "tiny" },
  freeze: { kind: "prefix", depth: 1 },
  seed: 1,
});
const explained = (error: unknown) => explainOutOfMemory(error, TINY, config, EXAMPLES);

test("running out of memory is told with the estimate and what needs less, and stays recognisable", () => {
  const error = new EngineError("TensorFlow's MatMul failed: OOM when allocating", { outOfMemory: true });
  expect(explained(error)).toMatchObject({ outOfMemory: true, cause: error });
  expect(explained(error)).toHaveProperty(
    "message",
    expect.stringMatching(
      /^TensorFlow's MatMul .*; this training is estimated to need [1-9]\d* MiB: lower training.batchSize/,
    ),
  );
});

test("other errors are left as they are", () => {
  for (const error of [new EngineError("the engine is gone"), new Error("x"), undefined]) {
    expect(explained(error)).toBe(error);
  }
});
