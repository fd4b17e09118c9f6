import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { countBlocks } from "../test/block-counter.ts";
import { FAST_ENGINES } from "../test/engines.ts";
import { temporaryFolder } from "../test/temporary-folder.ts";
import { EXAMPLES, listener, measured, runTiny, type TinyRun, tinyEncoder } from "../test/tiny-training.ts";
import { type Engine, loadEngine } from "./engine/index.ts";
import { PrefixCache } from "./prefix-cache/index.ts";
import type { Weights } from "./weights.ts";

let engine: Engine;
let encoder: Weights;
let folder: string;
beforeAll(async () => {
  engine = await loadEngine({ engine: FAST_ENGINES[0] });
  encoder = await tinyEncoder();
});
afterAll(() => engine.dispose());
beforeEach(async () => {
  folder = await temporaryFolder();
});

const run = (policy: object, more?: TinyRun) => runTiny(engine, encoder, policy, more);
const diskCache = () => new PrefixCache({ folder, maxBytes: 2 ** 30 });
const TEXTS = EXAMPLES.train.length + EXAMPLES.validation.length + EXAMPLES.test.length;

describe("with its frozen layers' outputs kept on the disk", () => {
  test.each([
    [{ kind: "prefix", depth: 2 }, {}],
    [{ kind: "prefix", depth: 4 }, { prefixDtype: "float32" }],
    [{ kind: "gradualUnfreeze" }, { epochs: 3 }],
    [{ kind: "autofreeze" }, { epochs: 4 }],
    [
      { kind: "lpft", depth: 2 },
      { prefixMode: "stochasticCache", prefixCopies: 1 },
    ],
  ])("a training is the same in every bit, with a cold and a warm cache: %o %o", async (policy, training) => {
    const without = await run(policy, { training });
    const cold = await run(policy, { training, prefixCache: diskCache() });
    const warm = await run(policy, { training, prefixCache: diskCache() });
    for (const { told, result } of [cold, warm]) {
      expect(measured(told)).toEqual(measured(without.told));
      expect(result.weights).toEqual(without.result.weights);
    }
    expect(cold.result.prefix.computed).toBeGreaterThan(0);
    expect(warm.result.prefix).toMatchObject({ computed: 0 });
    expect(warm.result.prefix.hits).toBeGreaterThan(0);
  });

  test("each text is computed once for all epochs, and once for all seeds", async () => {
    const first = await run({ kind: "prefix", depth: 3 }, { prefixCache: diskCache() });
    expect(first.result.prefix).toMatchObject({ mode: "evalPrefix", hits: 0, computed: TEXTS });
    expect(first.result.prefix.bytes).toBeGreaterThan(0);
    const second = await run({ kind: "prefix", depth: 3 }, { seed: 2, prefixCache: diskCache() });
    expect(second.result.prefix).toMatchObject({ hits: TEXTS, computed: 0 });
  });

  test.each([[{ kind: "gradualUnfreeze" }], [{ kind: "lpft", depth: 2 }]])(
    "all levels of a schedule take one forward pass of each text: %o",
    async (policy) => {
      const training = { epochs: 4 };
      /** What filling the cache takes: what the first run does and the second does not. */
      const filling = async (schedule: object) => {
        const prefixCache = new PrefixCache({ folder: await temporaryFolder(), maxBytes: 2 ** 30 });
        const counts = [];
        for (let time = 0; time < 2; time += 1) {
          const { ops, sentenceBlocks } = countBlocks(engine.ops);
          await runTiny({ ...engine, ops }, encoder, schedule, { training, prefixCache });
          counts.push(sentenceBlocks());
        }
        const [first = 0, second = 0] = counts;
        return first - second;
      };
      const allBlocksOnce = await filling({ kind: "prefix", depth: 4 });
      const schedule = await filling(policy);
      expect(schedule).toBeGreaterThan(0);
      expect(schedule).toBeLessThanOrEqual(allBlocksOnce); // the test's texts go as far as the best epoch's level
    },
  );

  test("a schedule finds the states that a run of fixed depth computed on its way", async () => {
    await run({ kind: "prefix", depth: 4 }, { prefixCache: diskCache() });
    const training = { epochs: 4 };
    const { result } = await run({ kind: "gradualUnfreeze" }, { training, prefixCache: diskCache() });
    expect(result.prefix.computed).toBe(0);
  });

  test("in parity mode nothing is computed beforehand or kept", async () => {
    const training = { prefixMode: "parity" };
    const { result } = await run({ kind: "prefix", depth: 3 }, { training, prefixCache: diskCache() });
    expect(result.prefix).toEqual({ mode: "parity", hits: 0, computed: 0, bytes: 0, seconds: 0 });
  });

  test("it leaves no tensor in the engine", async () => {
    const before = engine.ops.liveTensors();
    await run({ kind: "gradualUnfreeze" }, { prefixCache: diskCache(), training: { epochs: 3 } });
    expect(engine.ops.liveTensors()).toBe(before);
  });
});

describe("a stochastic cache", () => {
  /** Nothing moves: the losses of two epochs differ by dropout alone. */
  const losses = async (training: object, seed = 1) => {
    const config = { classifierDropout: 0, learningRate: 1e-30, batchSize: 40, ...training };
    const { told, result } = await run({ kind: "prefix", depth: 4 }, { seed, training: config });
    return { values: told.series.get("train/loss")?.map(({ value }) => value) ?? [], use: result.prefix };
  };

  test("has new dropout in each epoch by default, and the same again with one copy", async () => {
    const each = await losses({ prefixMode: "stochasticCache", epochs: 3 });
    expect(new Set(each.values).size).toBe(3);
    expect(each.use.computed).toBe(
      3 * EXAMPLES.train.length + EXAMPLES.validation.length + EXAMPLES.test.length,
    );
    const one = await losses({ prefixMode: "stochasticCache", prefixCopies: 1, epochs: 3 });
    expect(new Set(one.values.map((loss) => loss.toFixed(5))).size).toBe(1);
    expect(one.use.computed).toBe(TEXTS);
  });

  test("differs from no dropout, and from seed to seed", async () => {
    const stochastic = await losses({ prefixMode: "stochasticCache" });
    const without = await losses({ prefixMode: "evalPrefix" });
    expect(new Set(without.values.map((loss) => loss.toFixed(5))).size).toBe(1);
    expect(stochastic.values[0]).not.toBeCloseTo(without.values[0] ?? 0, 4);
  });
});

test("a training whose prefix grows twice is resumed in every bit", async () => {
  const more = { seed: 3, training: { epochs: 4 } };
  const whole = await run({ kind: "autofreeze" }, more);
  const depths = whole.told.states.map(({ states }) => states.filter(({ frozen }) => frozen).length);
  expect([...new Set(depths)]).toEqual([0, 2, 3]);

  const stopAfter = (whole.told.states[depths.indexOf(3)]?.step ?? 0) + 1;
  const controller = new AbortController();
  const told = listener((step) => step === stopAfter && controller.abort(new Error("stopped")));
  const path = join(folder, "checkpoint");
  const checkpoint = { resumeFrom: [path], pathFor: () => path, everySeconds: 1e9 };
  const stopped = run({ kind: "autofreeze" }, { ...more, checkpoint, told, signal: controller.signal });
  await expect(stopped).rejects.toThrow("stopped");
  const { result } = await run({ kind: "autofreeze" }, { ...more, checkpoint });
  expect(result.bestStep).toBeGreaterThan(stopAfter);
  expect(result.weights).toEqual(whole.result.weights);
});
