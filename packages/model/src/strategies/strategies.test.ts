import { describe, expect, test } from "vitest";
import { FreezePolicySchema } from "../freeze-policy.ts";
import { linearSchedule, warmupShare } from "../schedule.ts";
import { changes, firstToTrain } from "./autofreeze.ts";
import { strategyOf } from "./index.ts";
import { type Course, FROZEN } from "./strategy.ts";

/** Three blocks, so five layer groups; two steps an epoch. */
function course(epochs: number): Course {
  const totalSteps = 2 * epochs;
  return {
    blocks: 3,
    stepsPerEpoch: 2,
    totalSteps,
    linear: (step) => linearSchedule(step, totalSteps),
    warmup: (step) => warmupShare(step, totalSteps),
  };
}

const strategy = (policy: object, epochs: number) =>
  strategyOf(FreezePolicySchema.parse(policy), course(epochs));

/** One letter for each group, bottom to top: T trained, - frozen. */
function drawn(policy: object, epochs: number): string[] {
  const planned = strategy(policy, epochs);
  return Array.from({ length: 2 * epochs }, (_, step) =>
    planned
      .at(step)
      .rates.map((rate) => (rate === FROZEN ? "-" : "T"))
      .join(""),
  );
}

const each = (...epochs: string[]) => epochs.flatMap((groups) => [groups, groups]);

describe("which layer groups are trained in each step", () => {
  test.each([
    [{ kind: "prefix", depth: 2 }, each("--TTT", "--TTT")],
    [{ kind: "groups", frozen: ["block 1", "head"] }, each("TT-T-", "TT-T-")],
    [{ kind: "gradualUnfreeze" }, each("----T", "---TT", "--TTT", "-TTTT", "TTTTT", "TTTTT")],
    [{ kind: "gradualUnfreeze", epochsPerStage: 2 }, each("----T", "----T", "---TT", "---TT", "--TTT")],
    [{ kind: "gradualUnfreeze", trainedAtMost: 2 }, each("----T", "---TT", "---TT")],
    [{ kind: "lpft", headEpochs: 2, depth: 1 }, each("----T", "----T", "-TTTT")],
    [{ kind: "discriminativeLR", factor: 10, depth: 1, freezeBelow: 0.005 }, each("--TTT")],
  ])("%o", (policy, schedule) => {
    expect(drawn(policy, schedule.length / 2)).toEqual(schedule);
  });
});

describe("at what share of the learning rate", () => {
  test("all trained groups learn alike, falling linearly, unless the policy says otherwise", () => {
    const planned = strategy({ kind: "gradualUnfreeze" }, 2);
    expect([0, 1, 2, 3].map((step) => planned.at(step).rates)).toEqual([
      [FROZEN, FROZEN, FROZEN, FROZEN, 1],
      [FROZEN, FROZEN, FROZEN, FROZEN, 0.75],
      [FROZEN, FROZEN, FROZEN, 0.5, 0.5],
      [FROZEN, FROZEN, FROZEN, 0.25, 0.25],
    ]);
  });

  test("discriminative rates fall by the factor from group to group", () => {
    const planned = strategy({ kind: "discriminativeLR", factor: 2 }, 1);
    expect(planned.at(0).rates).toEqual([1 / 16, 1 / 8, 1 / 4, 1 / 2, 1]);
    expect(planned.at(1).rates).toEqual([1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2]);
  });

  test("AutoFreeze's rate is 1, 0.7 from three tenths of the training on, 0.4 from six tenths on", () => {
    const planned = strategy({ kind: "autofreeze" }, 5);
    expect(Array.from({ length: 10 }, (_, step) => planned.at(step).rates[0])).toEqual([
      1, 1, 1, 0.7, 0.7, 0.7, 0.4, 0.4, 0.4, 0.4,
    ]);
  });
});

describe("AutoFreeze compares", () => {
  test("the change of each block's sum of gradients, 0 where there is none", () => {
    expect(changes([10, 4, 0, 2], [5, 5, 0, 2])).toEqual([0.5, 0.25, 0, 0]);
  });

  test.each([
    // Six blocks; median of all is (0.2 + 0.3) / 2.
    [[0.1, 0.2, 0.3, 0.2, 0.5, 0.6], 0, 50, 2],
    // The blocks below 2 are frozen and count for nothing; median of the rest is (0.3 + 0.4) / 2.
    [[0, 0, 0.3, 0.4, 0.5, 0.1], 2, 50, 3],
    [[0, 0, 0.5, 0.1, 0.1, 0.1], 2, 50, 2],
    // Only the largest reaches percentile 100, so the last block at most.
    [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 0, 100, 5],
    [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], 3, 0, 3],
    // A threshold of 0 would thaw what is frozen.
    [[0, 0, 0, 0, 0, 0], 3, 50, 3],
  ])("%o from block %i at percentile %i: trains from block %i on", (changed, from, percentile, first) => {
    expect(firstToTrain(changed, from, percentile)).toBe(first);
  });
});
