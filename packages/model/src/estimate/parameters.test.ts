import { expect, test } from "vitest";
import type { ModelShape } from "../freezing.ts";
import { knownModelShape } from "../known-sources.ts";
import { estimateParameters } from "./parameters.ts";

const distilBertBase: ModelShape = {
  blocks: 6,
  heads: 12,
  dim: 768,
  hiddenDim: 3072,
  vocabSize: 30522,
  maxPositions: 512,
  labels: 2,
};

test.each([
  [0, 66_955_010],
  [1, 43_119_362],
  [2, 36_031_490],
  [3, 28_943_618],
  [4, 21_855_746],
  [5, 14_767_874],
  [6, 7_680_002],
  [7, 592_130],
])("DistilBERT-base at depth %i trains the %i parameters that PyTorch counts", (depth, trainable) => {
  const estimate = estimateParameters(distilBertBase, { kind: "prefix", depth });
  expect(estimate.trainable).toBe(trainable);
  expect(estimate.total).toBe(66_955_010);
});

test("the tiny golden model trains what its reference says at every depth", () => {
  const tiny = { blocks: 3, heads: 4, dim: 32, hiddenDim: 64, vocabSize: 97, maxPositions: 24, labels: 3 };
  const counts = [0, 1, 2, 3, 4].map(
    (depth) => estimateParameters(tiny, { kind: "prefix", depth }).trainable,
  );
  expect(counts).toEqual([30_723, 26_787, 18_243, 9_699, 1_155]);
});

test("groups add up to the total, and a named policy counts like the prefix it equals", () => {
  const shape = knownModelShape("packaged:minilm-l6", 2);
  expect(shape).toBeDefined();
  if (!shape) return;
  const named = estimateParameters(shape, { kind: "groups", frozen: ["block 0", "embeddings"] });
  expect(named).toEqual(estimateParameters(shape, { kind: "prefix", depth: 2 }));
  expect(named.groups.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(named.total);
  expect(named.total).toBe(22_713_218);
});
