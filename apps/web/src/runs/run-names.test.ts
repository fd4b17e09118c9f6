import { expect, test } from "vitest";
import type { Policy } from "./policy-name.ts";
import { type NamedRun, namesAmong } from "./run-names.ts";

const depth = (k: number): Policy => ({ kind: "PREFIX", depth: k });
const set = (...frozen: string[]): Policy => ({ kind: "GROUPS", frozen });
const run = (freeze: Policy, seed = 1, learningRate = 3e-4): NamedRun => ({
  id: `${JSON.stringify(freeze)} ${seed} ${learningRate}`,
  seed,
  freeze,
  config: { training: { learningRate } },
});
const labels = (runs: NamedRun[]) => namesAmong(runs).map(({ label }) => label);

test("runs that differ only in learning rate are told apart by it, and only they", () => {
  expect(labels([run(depth(7), 1, 1e-3), run(depth(7)), run(depth(0))])).toEqual([
    "k = 0",
    "k = 7, rate 3e-4",
    "k = 7, rate 0.001",
  ]);
  expect(namesAmong([run(depth(7), 1, 5e-5), run(depth(7))]).map(({ shortLabel }) => shortLabel)).toEqual([
    "k7 5e-5",
    "k7 3e-4",
  ]);
});

test("the seed is named when there are several", () => {
  expect(labels([run(depth(10), 2), run(depth(10), 1), run(depth(9), 1)])).toEqual([
    "k = 9, seed 1",
    "k = 10, seed 1",
    "k = 10, seed 2",
  ]);
});

test("explicit sets are named by what they freeze, bottom to top, after the depths", () => {
  const runs = [
    run(set("block 10", "block 9", "embeddings")),
    run(set("block 3")),
    run(set()),
    run(depth(2)),
  ];
  expect(labels(runs)).toEqual(["k = 2", "set 3", "set emb, 9–10", "set of none"]);
});

test("schedules come after depths and sets, by the gateway's names", () => {
  const auto: Policy = { kind: "AUTOFREEZE", shortLabel: "AutoFreeze (percentile 75)" };
  const plain: Policy = { kind: "AUTOFREEZE", shortLabel: "AutoFreeze" };
  const lpft: Policy = { kind: "LPFT", depth: 2, shortLabel: "LP-FT → k = 2" };
  expect(namesAmong([run(lpft), run(auto), run(plain), run(set("block 1")), run(depth(7))])).toMatchObject([
    { label: "k = 7", shortLabel: "k7" },
    { label: "set 1", shortLabel: "set 1" },
    { label: "AutoFreeze", shortLabel: "auto 1" },
    { label: "AutoFreeze (percentile 75)", shortLabel: "auto 2" },
    { label: "LP-FT → k = 2", shortLabel: "lpft2" },
  ]);
});
