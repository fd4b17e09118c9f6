import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
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

test.each([{ kind: "eval" } as const, stochastic])(
  "one pass gives all levels, each with the bits that it has alone: %o",
  async (mode) => {
    const cache = diskCache();
    const onePass = await blocksOf(() => statesAlone(TOP, { mode }));
    const filling = await blocksOf(() => opened(cache, { mode, level: TOP, lowerLevels: [3, 2] }));
    expect(filling).toBe(onePass);
    for (const level of [TOP, 3, 2]) {
      const wanted = await statesAlone(level, { mode });
      const reading = await blocksOf(async () => {
        const prefix = await opened(cache, { mode, level });
        expect(prefix.stats).toMatchObject({ hits: tinyTexts.length, computed: 0 });
        expect(await prefix.states(ALL)).toEqual(wanted);
      });
      expect(reading).toBe(0);
    }
  },
);

test("a lower level stores only the texts that it lacks", async () => {
  const cache = diskCache();
  await opened(cache, { level: 2, sentences: tinyTexts.slice(0, 40) });
  const bytesBefore = await cache.size();
  const lower = await opened(diskCache(), { level: 3, lowerLevels: [2] });
  const packs = await cache.list();
  expect(packs).toHaveLength(3);
  expect(lower.stats.bytesWritten).toBe((await cache.size()) - bytesBefore);
  expect((await opened(cache, { level: 2 })).stats).toMatchObject({ hits: tinyTexts.length, computed: 0 });
});

test("a lower level for which there is no room is computed when it is opened, and the level itself is kept", async () => {
  await opened(diskCache(), { level: TOP });
  const enough = await diskCache().size(); // rows of the first tokens alone: the lower levels are ten times larger
  await diskCache().clear();
  folder = join(await temporaryFolder(), "prefixes");
  const warnings: string[] = [];
  const onWarning = (sentence: string) => warnings.push(sentence);
  const top = await opened(diskCache(2 * enough), { level: TOP, lowerLevels: [2, 3], onWarning });
  expect(top.stats).toMatchObject({ computed: tinyTexts.length, bytesWritten: enough });
  expect(warnings).toEqual([]);
  const lower = await opened(diskCache(2 * enough), { level: 3, onWarning });
  expect(lower.stats.computed).toBeGreaterThanOrEqual(tinyTexts.length);
  expect(await lower.states(ALL)).toEqual(await statesAlone(3));
});

test("levels that a pass does not go through are refused", async () => {
  const from = await opened(diskCache(), { level: 2 });
  await expect(opened(diskCache(), { level: 3, lowerLevels: [3] })).rejects.toThrow("not all below level 3");
  await expect(opened(diskCache(), { level: TOP, from, lowerLevels: [3] })).rejects.toThrow("grows from");
});
