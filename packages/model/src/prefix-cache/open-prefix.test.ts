import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { FAST_ENGINES } from "../../test/engines.ts";
import { smallDisk } from "../../test/small-disk.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import {
  largestDifference,
  largestEntry,
  readAll,
  readTiny,
  relativeError,
  TINY,
  tinyExamples,
  tinyModel,
} from "../../test/tiny.ts";
import { tinyRequest, tinyTexts } from "../../test/tiny-prefix.ts";
import { type Batch, lossAndGradients, type Model, predict, prefixStates } from "../distilbert.ts";
import { DropoutMasks } from "../dropout.ts";
import { type Engine, loadEngine } from "../engine/index.ts";
import { layOut } from "../layout.ts";
import type { Weights } from "../weights.ts";
import {
  layerGroupHashes,
  type OpenPrefix,
  openPrefix,
  PrefixCache,
  PrefixNotFiniteError,
  type PrefixRequest,
} from "./index.ts";

const LIMIT = 2 ** 30;
const RATES = { hidden: 0.1, attention: 0.1, classifier: 0.2 };
const ALL = Int32Array.from(tinyTexts, (_, number) => number);
const TOP = TINY.blocks + 1;

async function newCache(options: { maxBytes?: number; memoryBytes?: number } = {}): Promise<PrefixCache> {
  return new PrefixCache({ folder: join(await temporaryFolder(), "prefixes"), maxBytes: LIMIT, ...options });
}

async function opened(cache: PrefixCache, request: PrefixRequest): Promise<OpenPrefix> {
  const prefix = await openPrefix(cache, request);
  onTestFinished(() => prefix.close());
  return prefix;
}

describe.each(FAST_ENGINES)("on %s, the states of texts", (name) => {
  let engine: Engine;
  let weights: Weights;
  let request: PrefixRequest;
  let model: Model;
  beforeAll(async () => {
    engine = await loadEngine({ engine: name });
    weights = await readTiny("model.safetensors");
    request = tinyRequest(engine, weights);
    model = request.model;
  });
  afterAll(() => {
    request.model.parameters.free();
    engine.dispose();
  });

  async function computed(level: number, sentences = tinyTexts): Promise<Float32Array> {
    const states = prefixStates(model, { layout: layOut(sentences, TINY.heads, "packed") }, level);
    const values = await engine.ops.read(states);
    engine.ops.free(states);
    return values;
  }

  test.each([1, 2, 3, TOP])("of level %d are what the model computes, to float32 rounding", async (level) => {
    const prefix = await opened(await newCache(), { ...request, level, dtype: "float32" });
    expect(relativeError(await prefix.states(ALL), await computed(level))).toBeLessThan(2e-6);
  });

  test("kept as float16 differ by its rounding alone at the lowest level that is kept", async () => {
    const exact = await opened(await newCache(), { ...request, level: 2, dtype: "float32" });
    const prefix = await opened(await newCache(), { ...request, level: 2 });
    const wanted = await exact.states(ALL);
    const rounded = await prefix.states(ALL);
    const errors = wanted.map((value, index) => Math.abs(value - (rounded[index] ?? Number.NaN)));
    const allowed = wanted.map((value) => Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
    expect(errors.every((error, index) => error <= (allowed[index] ?? 0))).toBe(true);
    expect(largestEntry(errors)).toBeGreaterThan(0);
  });

  test.each([3, TOP])("of level %d kept as float16 were rounded at each level from 2 on", async (level) => {
    const exact = await opened(await newCache(), { ...request, level, dtype: "float32" });
    const prefix = await opened(await newCache(), { ...request, level });
    const error = relativeError(await prefix.states(ALL), await exact.states(ALL));
    expect(error).toBeGreaterThan(0);
    expect(error).toBeLessThan((level - 1) * 2 ** -11); // a rounding moves the largest entry by 2⁻¹² of it at most
  });

  test("are the same in every bit whatever they are computed with, in whichever order", async () => {
    const all = await opened(await newCache(), { ...request, dtype: "float32" });
    for (const numbers of [[7], [59, 3, 3, 20], [...ALL].reverse().slice(0, 31)]) {
      const some = numbers.flatMap((number) => tinyTexts[number] ?? []);
      const other = [...tinyExamples(5, 9).map(({ ids }) => ids), ...some];
      const prefix = await opened(await newCache(), { ...request, dtype: "float32", sentences: other });
      const places = Int32Array.from(numbers, (_, index) => 5 + index);
      expect(await prefix.states(places)).toEqual(await all.states(Int32Array.from(numbers)));
    }
  });

  test("come from the disk the second time, and are the same in every bit as the first time", async () => {
    for (const memoryBytes of [LIMIT, 0]) {
      const cache = await newCache({ memoryBytes });
      const first = await opened(cache, request);
      expect(first.stats).toMatchObject({ hits: 0, computed: 60 });
      const states = await first.states(ALL);
      const second = await opened(cache, request);
      expect(second.stats).toMatchObject({ hits: 60, computed: 0, bytesWritten: 0 });
      expect(await second.states(ALL)).toEqual(states);
      expect(second.stats.computed).toBe(0);
    }
  });

  test("are computed once for texts that occur twice, and shared by data sets that overlap", async () => {
    const cache = await newCache();
    const half = tinyTexts.slice(0, 30);
    const first = await opened(cache, { ...request, sentences: [...half, ...half] });
    expect(first.stats).toMatchObject({ hits: 0, computed: 30 });
    const second = await opened(cache, request);
    expect(second.stats).toMatchObject({ hits: 30, computed: 30 });
    const ofLevel3 = (await cache.list()).filter(({ name }) => name.startsWith(first.name));
    expect(ofLevel3).toHaveLength(2);
  });

  test("are kept apart by weights, level, number format, dropout and engine", async () => {
    const cache = await newCache();
    await opened(cache, request);
    const tuned = await readTiny("after-5-steps-k0.safetensors");
    const stochastic = { kind: "stochastic", seed: 1, copy: 0, rates: RATES } as const;
    const others: Partial<PrefixRequest>[] = [
      { groupHashes: layerGroupHashes(tuned, TINY) },
      { level: 1 },
      { dtype: "float32" },
      { mode: stochastic },
      { mode: { ...stochastic, seed: 2 } },
      { mode: { ...stochastic, copy: 1 } },
      { mode: { ...stochastic, rates: { ...RATES, hidden: 0.2 } } },
      { engine: "another 1.0" },
    ];
    for (const other of others) {
      const prefix = await opened(cache, { ...request, ...other });
      expect(prefix.stats.hits, JSON.stringify(Object.keys(other))).toBe(0);
    }
    const headAlone = await opened(cache, {
      ...request,
      groupHashes: [...request.groupHashes.slice(0, 3), "tuned"],
    });
    expect(headAlone.stats.computed).toBe(0);
  });

  test("of a model with a compacted vocabulary are found by the ids of the full one", async () => {
    const cache = await newCache();
    const whole = await opened(cache, request);
    const compact = tinyTexts.map((ids) => ids.map((id) => TINY.vocabSize - id));
    const prefix = await opened(cache, { ...request, sentences: compact, originalIds: tinyTexts });
    expect(prefix.stats.hits).toBe(60);
    expect(await prefix.states(ALL)).toEqual(await whole.states(ALL));
  });

  test.each([
    ["float32", 1e-5],
    ["float16", 5e-3],
  ] as const)(
    "in %s give the loss, the gradients and the logits of the whole pass",
    async (dtype, tolerance) => {
      for (const level of [1, 2, 3, TOP]) {
        const prefix = await opened(await newCache(), { ...request, level, dtype });
        const trained = tinyModel(engine.ops, weights, { kind: "prefix", depth: level });
        onTestFinished(() => trained.parameters.free());
        const numbers = Int32Array.from([4, 50, 4, 17, 31]);
        const sentences = [...numbers].flatMap((number) => tinyTexts[number] ?? []);
        const batch: Batch = {
          layout: layOut(sentences, TINY.heads, "packed"),
          labels: Int32Array.from([0, 1, 2, 1, 0]),
        };
        const cached: Batch = { ...batch, prefix: { level, states: await prefix.states(numbers) } };
        const masks = new DropoutMasks(RATES, 5);
        const results = [];
        for (const input of [batch, cached]) {
          const pass = lossAndGradients(trained, input, masks.forStep(0, numbers), { prefixDropout: false });
          const { logits, losses } = predict(trained, input);
          const tensors = new Map([...pass.gradients, ["losses", pass.losses], ["logits", logits]]);
          results.push(await readAll(engine, tensors));
          engine.ops.free(pass, logits, losses);
        }
        const [whole = new Map(), fromCache = new Map()] = results;
        const largestGradient = Math.max(...[...whole.values()].map(largestEntry));
        for (const [name, values] of whole) {
          // A gradient that is 0 but for rounding (a key's bias) is measured by the others.
          const difference = largestDifference(fromCache.get(name) ?? [], values);
          expect(difference / Math.max(largestEntry(values), 1e-2 * largestGradient), name).toBeLessThan(
            tolerance,
          );
        }
      }
    },
  );

  test("with dropout depend on seed, copy and text, and not on the text's place", async () => {
    const mode = { kind: "stochastic", seed: 1, copy: 0, rates: RATES } as const;
    const states = async (changes: Partial<PrefixRequest>, numbers = ALL) => {
      const prefix = await opened(await newCache(), { ...request, mode, dtype: "float32", ...changes });
      return await prefix.states(numbers);
    };
    const first = await states({});
    expect(await states({ sentences: [...tinyTexts].reverse() }, Int32Array.from(ALL).reverse())).toEqual(
      first,
    );
    for (const other of [
      { mode: { ...mode, seed: 2 } },
      { mode: { ...mode, copy: 1 } },
      { mode: { kind: "eval" } as const },
    ]) {
      expect(relativeError(await states(other), first)).toBeGreaterThan(1e-2);
    }
    // Dropout keeps the mean: over many copies the embeddings' states come close to those without.
    const copies = await Promise.all(
      Array.from({ length: 40 }, (_, copy) => states({ level: 1, mode: { ...mode, copy } })),
    );
    const exact = await computed(1);
    const mean = exact.map((_, index) => copies.reduce((sum, copy) => sum + (copy[index] ?? 0), 0) / 40);
    const deviations = mean.map((value, index) => (value - (exact[index] ?? 0)) ** 2);
    const power = exact.map((value) => value ** 2);
    const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
    // A kept value is 1/0.9 of itself: variance 1/9 of its square for one copy, a 40th of it for the mean.
    expect(sum(deviations) / sum(power)).toBeGreaterThan(0.5 / 9 / 40);
    expect(sum(deviations) / sum(power)).toBeLessThan(2 / 9 / 40);
  });

  test("beyond float16 are kept as float32, text by text", async () => {
    const large = new Map(weights);
    const gain = "distilbert.transformer.layer.1.output_layer_norm.weight";
    const bias = weights.get(gain);
    large.set(gain, {
      shape: [TINY.dim],
      data: (bias?.data ?? new Float32Array()).map((value) => value * 60_000),
    });
    const huge = tinyModel(engine.ops, large);
    onTestFinished(() => huge.parameters.free());
    const changes = { model: huge, groupHashes: layerGroupHashes(large, TINY) };
    const cache = await newCache({ memoryBytes: 0 });
    const prefix = await opened(cache, { ...request, ...changes });
    const exact = await opened(cache, { ...request, ...changes, dtype: "float32" });
    const states = await prefix.states(ALL);
    expect(largestEntry(states)).toBeGreaterThan(65_504);
    expect(relativeError(states, await exact.states(ALL))).toBeLessThan(2 ** -11);
    const again = await opened(cache, { ...request, ...changes });
    expect(again.stats.hits).toBe(60);
    expect(await again.states(ALL)).toEqual(states);
  });

  test("that are not finite are refused", async () => {
    const broken = new Map(weights);
    broken.set("distilbert.embeddings.LayerNorm.bias", {
      shape: [TINY.dim],
      data: new Float32Array(TINY.dim).fill(Number.NaN),
    });
    const nan = tinyModel(engine.ops, broken);
    onTestFinished(() => nan.parameters.free());
    const cache = await newCache();
    await expect(openPrefix(cache, { ...request, model: nan, groupHashes: ["a", "b", "c"] })).rejects.toThrow(
      PrefixNotFiniteError,
    );
    expect(await cache.list()).toEqual([]);
  });

  test("leave no tensor behind", async () => {
    const before = engine.ops.liveTensors();
    const prefix = await opened(await newCache(), request);
    await prefix.states(ALL);
    expect(engine.ops.liveTensors()).toBe(before);
  });
});

describe("where nothing can be kept, the training goes on with the same values and one warning", () => {
  let engine: Engine;
  let request: PrefixRequest;
  let wanted: Float32Array;
  beforeAll(async () => {
    engine = await loadEngine();
    request = tinyRequest(engine, await readTiny("model.safetensors"));
    const prefix = await openPrefix(new PrefixCache({ folder: "/nowhere", maxBytes: 0 }), request);
    wanted = await prefix.states(ALL);
    await prefix.close();
  });
  afterAll(() => {
    request.model.parameters.free();
    engine.dispose();
  });

  async function warningsOf(cache: PrefixCache): Promise<string[]> {
    const warnings: string[] = [];
    const prefix = await opened(cache, { ...request, onWarning: (sentence) => warnings.push(sentence) });
    for (let start = 0; start < ALL.length; start += 16) {
      const numbers = ALL.subarray(start, start + 16);
      const tokens = (until: number) =>
        tinyTexts.slice(0, until).reduce((sum, ids) => sum + ids.length, 0) * TINY.dim;
      expect(await prefix.states(numbers)).toEqual(wanted.subarray(tokens(start), tokens(start + 16)));
    }
    return warnings;
  }

  describe.each([
    ["in memory", LIMIT],
    ["batch by batch", 0],
  ])("%s", (_, memoryBytes) => {
    test("when the cache is switched off, without a warning", async () => {
      expect(await warningsOf(await newCache({ maxBytes: 0, memoryBytes }))).toEqual([]);
    });

    test("when the limit is too small", async () => {
      const warnings = await warningsOf(await newCache({ maxBytes: 10_000, memoryBytes }));
      expect(warnings).toEqual([
        "the prefix cache may have 1 MiB, of which this training needs 1 and others use a part: " +
          "raise FROSTLINE_PREFIX_CACHE_MIB. The training goes on; what is not kept is computed again when it is needed",
      ]);
    });

    test("when the folder cannot be made", async () => {
      const file = join(await temporaryFolder(), "file");
      await writeFile(file, "");
      const warnings = await warningsOf(
        new PrefixCache({ folder: join(file, "prefixes"), maxBytes: LIMIT, memoryBytes }),
      );
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain("cannot be made because a part of its path is a file");
    });

    test("when the disk is full", async (context) => {
      const folder = await smallDisk(40_000, context);
      const warnings = await warningsOf(new PrefixCache({ folder, maxBytes: LIMIT, memoryBytes }));
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain("is full");
    });
  });
});
