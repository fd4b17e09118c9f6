import { expect, test } from "vitest";
import type { FreezePolicyInput } from "../gql/graphql.ts";
import { emptyDraft } from "./draft.ts";
import {
  depthMeaning,
  depthPresets,
  frozenAtDepth,
  groupNames,
  neverTrained,
  plannedPolicies,
  trainableOf,
} from "./freeze-plan.ts";

test("the trained parameters of every depth of MiniLM-L6 are the exact ones", () => {
  const names = groupNames(6);
  expect(names).toEqual([
    "embeddings",
    "block 0",
    "block 1",
    "block 2",
    "block 3",
    "block 4",
    "block 5",
    "head",
  ]);
  const block = 1_774_464;
  const parameters = [11_917_824, block, block, block, block, block, block, 148_610];
  const trained = names.map((_, depth) => trainableOf(parameters, frozenAtDepth(names, depth)));
  expect(trained).toEqual([
    22_713_218, 10_795_394, 9_020_930, 7_246_466, 5_472_002, 3_697_538, 1_923_074, 148_610,
  ]);
});

test("presets fit the model, whatever its depth", () => {
  const depthsOf = (blocks: number) =>
    Object.fromEntries(depthPresets(blocks).map(({ label, depths }) => [label, depths]));
  expect(depthsOf(6)).toEqual({
    "All depths": [0, 1, 2, 3, 4, 5, 6, 7],
    "Head, one block, all": [0, 6, 7],
    "Every other": [1, 3, 5, 7],
    None: [],
  });
  expect(depthsOf(1)["Head, one block, all"]).toEqual([0, 1, 2]);
});

test("a depth says what it trains", () => {
  expect(depthMeaning(0, 6)).toBe("everything is trained");
  expect(depthMeaning(6, 6)).toBe("1 block and the head trained");
  expect(depthMeaning(7, 6)).toBe("the head alone is trained");
  expect(depthMeaning(9, 6)).toBe("more groups than this model has");
});

test("every learning rate of a row is a policy of its own, lowest depth first, sets last", () => {
  const { policies, errors } = plannedPolicies({
    ...emptyDraft(),
    depths: [7, 0],
    depthRates: { 7: "1e-3, 3e-3", 4: "not chosen" },
    sets: [{ id: 2, frozen: ["block 1"], rates: "" }],
  });
  expect(errors.size).toBe(0);
  expect(policies).toEqual([
    { row: "plan.freeze.depth0", input: { kind: "PREFIX", depth: 0 } },
    { row: "plan.freeze.depth7", input: { kind: "PREFIX", depth: 7, learningRate: 1e-3 } },
    { row: "plan.freeze.depth7", input: { kind: "PREFIX", depth: 7, learningRate: 3e-3 } },
    { row: "plan.freeze.set2", input: { kind: "GROUPS", frozen: ["block 1"] } },
  ]);
});

test("a strategy is planned with what was typed, and what cannot be read is told at its row", () => {
  const strategy = (id: number, texts: Record<string, string>, rates = "") =>
    ({ id, kind: "AUTOFREEZE", texts, rates }) as const;
  const { policies, errors } = plannedPolicies({
    ...emptyDraft(),
    strategies: [
      strategy(1, {}),
      strategy(2, { percentile: "75", resetOptimizer: "true", intervals: "" }, "1e-4, 3e-4"),
      strategy(3, { intervals: "2.5" }),
    ],
  });
  const second = { kind: "AUTOFREEZE", percentile: 75, resetOptimizer: true };
  expect(policies.map(({ input }) => input)).toEqual([
    { kind: "AUTOFREEZE" },
    { ...second, learningRate: 1e-4 },
    { ...second, learningRate: 3e-4 },
  ]);
  expect([...errors]).toEqual([["plan.freeze.strategy3", "Comparisons in all must be a whole number."]]);
});

test("groups that a policy never trains are known for every kind", () => {
  const groups = groupNames(2);
  const never = (policy: FreezePolicyInput) => neverTrained(policy, groups).map(Number).join("");
  expect(never({ kind: "PREFIX", depth: 3 })).toBe("1110");
  expect(never({ kind: "GROUPS", frozen: ["block 1"] })).toBe("0010");
  expect(never({ kind: "GRADUAL_UNFREEZE" })).toBe("0000");
  expect(never({ kind: "GRADUAL_UNFREEZE", trainedAtMost: 1 })).toBe("1110");
  expect(never({ kind: "LPFT", depth: 1 })).toBe("1000");
  expect(never({ kind: "AUTOFREEZE" })).toBe("0000");
});

test("a learning rate that cannot be read is told at its row", () => {
  const { errors } = plannedPolicies({ ...emptyDraft(), depths: [3], depthRates: { 3: "fast" } });
  expect(errors.get("plan.freeze.depth3")).toContain("“fast”");
});
