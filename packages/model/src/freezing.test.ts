import { describe, expect, test } from "vitest";
import { parseRunConfig } from "./config.ts";
import { describeFreeze } from "./describe-freeze.ts";
import type { FreezePolicy } from "./freeze-policy.ts";
import { freezeDepth, frozenMask, layerGroups, type ModelShape, neverTrained } from "./freezing.ts";

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

describe("a freeze policy that changes in time", () => {
  /** As it is in a configuration: with its defaults. */
  const policy = (fields: object): FreezePolicy =>
    parseRunConfig({
      model: { source: "tiny" },
      dataset: { source: "tiny" },
      training: { epochs: 10 },
      freeze: fields,
      seed: 1,
    }).freeze;
  const drawn = (mask: boolean[]) => mask.map((frozen) => (frozen ? "-" : "T")).join("");

  test.each([
    [{ kind: "gradualUnfreeze" }, "----T", "TTTTT", "gradual unfreezing, a group per epoch"],
    [
      { kind: "gradualUnfreeze", epochsPerStage: 2, trainedAtMost: 2 },
      "----T",
      "---TT",
      "gradual unfreezing, a group per 2 epochs, 2 at most",
    ],
    [{ kind: "autofreeze" }, "TTTTT", "TTTTT", "AutoFreeze, percentile 50 of 10 intervals"],
    [
      { kind: "lpft", depth: 2 },
      "----T",
      "--TTT",
      "head alone for 1 epoch, then frozen: embeddings, block 0",
    ],
    [
      { kind: "discriminativeLR", factor: 10, freezeBelow: 0.005 },
      "--TTT",
      "--TTT",
      "rates falling by 10 per group; frozen: embeddings, block 0",
    ],
  ])(
    "says what is trained at first, what is trained at some time, and its name: %o",
    (fields, first, ever, name) => {
      expect(drawn(frozenMask(policy(fields), 3))).toBe(first);
      expect(drawn(neverTrained(policy(fields), 3))).toBe(ever);
      expect(describeFreeze(policy(fields), 3)).toBe(name);
      expect(freezeDepth(policy(fields), 3)).toBeUndefined();
    },
  );

  test.each([
    [{ kind: "gradualUnfreeze", trainedAtMost: 6 }, /a model with 3 blocks has 1 to 5/],
    [{ kind: "lpft", depth: 5 }, /depths 0 to 4/],
    [{ kind: "discriminativeLR", depth: 5 }, /depths 0 to 4/],
    [{ kind: "lpft", headEpochs: 10 }, /freeze.headEpochs leaves none of 10 epochs/],
  ])("is refused when it does not fit the model or the training: %o", (fields, message) => {
    expect(() => frozenMask(policy(fields), 3)).toThrow(message);
  });
});
