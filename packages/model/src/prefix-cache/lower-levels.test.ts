import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { countBlocks } from "../../test/block-counter.ts";
import { FAST_ENGINES } from "../../test/engines.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { readTiny, TINY } from "../../test/tiny.ts";
import { tinyRequest, tinyTexts } from "../../test/tiny-prefix.ts";
import { type Engine, loadEngine } from "../engine/index.ts";
import type { Ops } from "../engine/ops.ts";
import { type OpenPrefix, openPrefix, PrefixCache, type PrefixRequest } from "./index.ts";

const LIMIT = 2 ** 30;
const TOP = TINY.blocks + 1;
const ALL = Int32Array.from(tinyTexts, (_, number) => number);

let engine: Engine;
let request: PrefixRequest;
let sentenceBlocks: () => number;
beforeAll(async () => {
  engine = await loadEngine({ engine: FAST_ENGINES[0] });
  let ops: Ops;
  ({ ops, sentenceBlocks } = countBlocks(engine.ops));
  request = tinyRequest({ ...engine, ops }, await readTiny("model.safetensors"));
});
afterAll(() => {
  request.model.parameters.free();
  engine.dispose();
});

let folder: string;
beforeEach(async () => {
  folder = join(await temporaryFolder(), "prefixes");
});
const diskCache = (maxBytes = LIMIT) => new PrefixCache({ folder, maxBytes });

async function opened(cache: PrefixCache, changes: Partial<PrefixRequest>): Promise<OpenPrefix> {
  const prefix = await openPrefix(cache, { ...request, ...changes });
  onTestFinished(() => prefix.close());
  return prefix;
}

/** How many passes of a sentence through a block some work takes. */
async function blocksOf(work: () => Promise<unknown>): Promise<number> {
  const before = sentenceBlocks();
  await work();
  return sentenceBlocks() - before;
}

/** The states of one level as a cache of its own has them. */
async function statesAlone(level: number, changes: Partial<PrefixRequest> = {}): Promise<Float32Array> {
  const cache = new PrefixCache({ folder: await temporaryFolder(), maxBytes: LIMIT });
  return await (await opened(cache, { ...changes, level })).states(ALL);
}

const stochastic = {
  kind: "stochastic",
  seed: 3,
  copy: 1,
  rates: { hidden: 0.1, attention: 0.1, classifier: 0.2 },
} as const;

describe.each(["float16", "float32"] as const)("in %s", (dtype) => {
  test.each([
    ["from the top down", [TOP, 3, 2]],
    ["from the bottom up", [2, 3, TOP]],
    ["in any order", [3, TOP, 2]],
  ])(
    "all levels, opened %s, take one pass of each text, with the bits that each has alone",
    async (_, levels) => {
      const onePass = await blocksOf(() => statesAlone(TOP, { dtype }));
      const cache = diskCache();
      let blocks = 0;
      for (const level of levels) {
        const wanted = await statesAlone(level, { dtype });
        blocks += await blocksOf(async () => {
          const prefix = await opened(cache, { dtype, level });
          expect(await prefix.states(ALL)).toEqual(wanted);
        });
      }
      expect(onePass).toBeGreaterThan(0);
      expect(blocks).toBe(onePass);
    },
  );

  test("dropout copies too start from a level that is there, with the same bits", async () => {
    const cache = diskCache();
    const two = await blocksOf(() => opened(cache, { dtype, mode: stochastic, level: 2 }));
    const wanted = await statesAlone(3, { dtype, mode: stochastic });
    const three = await blocksOf(async () => {
      const prefix = await opened(cache, { dtype, mode: stochastic, level: 3 });
      expect(await prefix.states(ALL)).toEqual(wanted);
    });
    expect(two).toBeGreaterThan(0);
    expect(three).toBe(two); // one block each
  });

  test("texts of which different levels are there, or damaged, have the same bits", async () => {
    const cache = diskCache();
    const some = (from: number, to: number) => ({ dtype, sentences: tinyTexts.slice(from, to) });
    await opened(cache, { ...some(0, 20), level: 3 });
    await (await openPrefix(cache, { ...request, ...some(20, 45), level: 2 })).close();
    for (const { path } of (await cache.list()).slice(-1)) {
      const bytes = await readFile(path);
      bytes[bytes.length - 5] = (bytes.at(-5) ?? 0) ^ 1;
      await writeFile(path, bytes);
    }
    const warnings: string[] = [];
    const onWarning = (sentence: string) => warnings.push(sentence);
    const prefix = await opened(cache, { dtype, level: TOP, onWarning });
    expect(warnings).toEqual([expect.stringContaining("damaged")]);
    expect(await prefix.states(ALL)).toEqual(await statesAlone(TOP, { dtype }));
  });
});

test("levels on the way are stored only where they take at most a quarter of the limit", async () => {
  const bytes = await packBytes({ level: 2 });
  const levels = async (maxBytes: number) => {
    folder = join(await temporaryFolder(), "prefixes");
    await opened(diskCache(maxBytes), { level: 3 });
    return (await diskCache().list()).length;
  };
  expect(await levels(3.9 * bytes.states)).toBe(1);
  expect(await levels(4 * bytes.states)).toBe(2);
});

test("dropout copies keep the level that is asked for alone", async () => {
  await opened(diskCache(), { level: TOP, mode: stochastic });
  expect(await diskCache().list()).toHaveLength(1);
});

test("what is needed now evicts what was stored on the way", async () => {
  const { pack } = await packBytes({ level: 3 });
  const limit = 5.5 * pack;
  await (await openPrefix(diskCache(limit), { ...request, level: 3 })).close();
  expect(await diskCache().list()).toHaveLength(2);
  for (const copy of [0, 1, 2, 3])
    await opened(diskCache(limit), { level: 3, mode: { ...stochastic, copy } });
  const warnings: string[] = [];
  await opened(diskCache(limit), { level: 2, onWarning: (sentence) => warnings.push(sentence) });
  expect(warnings).toEqual([]);
});

/** Bytes of a level's states, and of the pack that holds them. */
async function packBytes(changes: Partial<PrefixRequest>): Promise<{ states: number; pack: number }> {
  const cache = new PrefixCache({ folder: await temporaryFolder(), maxBytes: LIMIT });
  await opened(cache, { ...changes, mode: stochastic });
  const tokens = tinyTexts.reduce((sum, ids) => sum + ids.length, 0);
  return { states: tokens * TINY.dim * 2, pack: await cache.size() };
}
