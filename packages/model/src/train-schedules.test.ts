import { afterAll, beforeAll, expect, test } from "vitest";
import { FAST_ENGINES } from "../test/engines.ts";
import { TINY } from "../test/tiny.ts";
import { equalBits, listener, runTiny, type Told, tinyEncoder } from "../test/tiny-training.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import { layerGroups } from "./freezing.ts";
import { initialHead } from "./initial-head.ts";
import type { Weights } from "./weights.ts";

let engine: Engine;
let encoder: Weights;
beforeAll(async () => {
  engine = await loadEngine({ engine: FAST_ENGINES[0] });
  encoder = await tinyEncoder();
});
afterAll(() => engine.dispose());

/** What was reported to be trained from which step on, one letter for each group: T trained, - frozen. */
function realised(told: Told): [number, string][] {
  const seen: [number, string][] = [];
  for (const { step, states } of told.states) {
    const drawn = states.map(({ frozen }) => (frozen ? "-" : "T")).join("");
    if (seen.at(-1)?.[1] !== drawn) seen.push([step, drawn]);
  }
  return seen;
}

// Five steps an epoch.
test.each([
  [
    { kind: "gradualUnfreeze" },
    [
      [1, "----T"],
      [6, "---TT"],
      [11, "--TTT"],
    ],
  ],
  [
    { kind: "lpft", depth: 2 },
    [
      [1, "----T"],
      [6, "--TTT"],
    ],
  ],
  [{ kind: "discriminativeLR", factor: 10, freezeBelow: 0.005 }, [[1, "--TTT"]]],
])("a training reports the layers that the policy says: %o", async (policy, schedule) => {
  const { told } = await runTiny(engine, encoder, policy, { training: { epochs: 3 } });
  expect(realised(told)).toEqual(schedule);
});

test("AutoFreeze freezes from the bottom, for good, with the embeddings, and never the last block", async () => {
  const policy = { kind: "autofreeze", intervals: 5, percentile: 80 };
  const { told } = await runTiny(engine, encoder, policy, { training: { epochs: 4 } });
  const steps = realised(told);
  expect(steps[0]).toEqual([1, "TTTTT"]);
  expect(steps.length).toBeGreaterThan(1);
  for (const [step, groups] of steps) {
    expect(groups).toMatch(/^(-{2,3})?T+$/);
    expect((step - 1) % 4).toBe(0); // 20 steps in 5 intervals
    expect(step === 1 || step > 8).toBe(true); // two intervals have to be compared first
  }
  const depths = steps.map(([, groups]) => groups.lastIndexOf("-") + 1);
  expect(depths).toEqual(depths.toSorted((a, b) => a - b));
});

test("a layer group that a schedule froze keeps its weights in every bit, one that it thawed moves", async () => {
  const policy = { kind: "gradualUnfreeze", trainedAtMost: 2 };
  const { result } = await runTiny(engine, encoder, policy, { training: { epochs: 3 }, seed: 3 });
  expect(result.bestEpoch).toBeGreaterThan(1);
  const start = new Map([...encoder, ...initialHead(TINY, 3)]);
  for (const { name: group, parameters } of layerGroups(TINY)) {
    const kept = parameters.map(({ name }) =>
      equalBits(start.get(name)?.data ?? new Float32Array(), result.weights.get(name)?.data),
    );
    expect(new Set(kept), group).toEqual(new Set([!["block 2", "head"].includes(group)]));
  }
});

test("a schedule's result has the weights of the best epoch also for what thawed only after it", async () => {
  // With this seed and rate the first epoch, of the head alone, stays the best.
  const policy = { kind: "lpft", depth: 0 };
  const told = listener();
  const training = { epochs: 2, learningRate: 3e-3 };
  const { result } = await runTiny(engine, encoder, policy, { training, told, seed: 2 });
  expect(result.bestEpoch).toBe(1);
  for (const [name, { data }] of encoder)
    expect(equalBits(data, result.weights.get(name)?.data), name).toBe(true);
});

test("a schedule leaves no tensor in the engine", async () => {
  const before = engine.ops.liveTensors();
  await runTiny(engine, encoder, { kind: "autofreeze", intervals: 5 }, { training: { epochs: 3 } });
  await runTiny(engine, encoder, { kind: "gradualUnfreeze" }, { training: { epochs: 3 } });
  expect(engine.ops.liveTensors()).toBe(before);
});
