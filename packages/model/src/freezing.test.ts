import { describe, expect, test } from "vitest";
import {
  describeFreeze,
  type FreezePolicy,
  freezeDepth,
  frozenMask,
  layerGroups,
  type ModelShape,
} from "./freezing.ts";

const prefix = (depth: number): FreezePolicy => ({ kind: "prefix", depth });
const groups = (...frozen: string[]): FreezePolicy => ({ kind: "groups", frozen });

const shape: ModelShape = {
  blocks: 12,
  heads: 4,
  dim: 32,
  hiddenDim: 64,
  vocabSize: 97,
  maxPositions: 24,
  labels: 3,
};

describe("layer groups", () => {
  test("run from the embeddings over the blocks to the head", () => {
    const names = layerGroups({ ...shape, blocks: 2 }).map(({ index, name }) => [index, name]);
    expect(names).toEqual([
      [0, "embeddings"],
      [1, "block 0"],
      [2, "block 1"],
      [3, "head"],
    ]);
  });

  test("keep block 1 and block 10 apart", () => {
    const inBlockOne = layerGroups(shape)[2]?.parameters.map(({ name }) => name) ?? [];
    expect(inBlockOne).toHaveLength(16);
    expect(inBlockOne.every((name) => name.startsWith("distilbert.transformer.layer.1."))).toBe(true);
  });

  test("hold every parameter once", () => {
    const names = layerGroups(shape).flatMap((group) => group.parameters.map(({ name }) => name));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("a freeze policy", () => {
  test.each([
    [0, []],
    [1, [0]],
    [3, [0, 1, 2]],
    [7, [0, 1, 2, 3, 4, 5, 6]],
  ])("of depth %i freezes that many groups from the bottom", (depth, frozen) => {
    const mask = frozenMask(prefix(depth), 6);
    expect(mask).toHaveLength(8);
    expect(mask.flatMap((isFrozen, index) => (isFrozen ? [index] : []))).toEqual(frozen);
  });

  test("of named groups freezes exactly those", () => {
    expect(frozenMask(groups("block 1", "head"), 2)).toEqual([false, false, true, true]);
  });

  test.each([
    [prefix(9), "freeze depth 9 is out of range: a model with 6 blocks has depths 0 to 7"],
    [prefix(-1), "freeze depth -1 is out of range: a model with 6 blocks has depths 0 to 7"],
    [prefix(1.5), "freeze depth 1.5 is out of range: a model with 6 blocks has depths 0 to 7"],
    [
      groups("blok 2"),
      'unknown layer group "blok 2"; there are: embeddings, block 0, block 1, block 2, block 3, block 4, block 5, head',
    ],
    [
      groups("embeddings", "block 0", "block 1", "block 2", "block 3", "block 4", "block 5", "head"),
      "everything is frozen: nothing left to train",
    ],
  ])("that does not fit the model is refused in one sentence", (policy, message) => {
    expect(() => frozenMask(policy, 6)).toThrow(message);
  });

  test("of named groups has a depth only when they have no gap from the bottom", () => {
    expect(freezeDepth(groups("block 0", "embeddings"), 6)).toBe(2);
    expect(freezeDepth(groups("block 0"), 6)).toBeUndefined();
    expect(freezeDepth(groups(), 6)).toBe(0);
  });

  test.each([
    [prefix(0), "nothing"],
    [prefix(1), "embeddings"],
    [prefix(2), "embeddings, block 0"],
    [prefix(5), "embeddings, blocks 0–3"],
    [prefix(7), "all but the head"],
    [groups("block 0", "block 2", "block 3", "head"), "block 0, blocks 2–3, head"],
  ])("is described in words", (policy, words) => {
    expect(describeFreeze(policy, 6)).toBe(words);
  });
});
