import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, copyFile, mkdir, open, readdir, truncate, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { smallDisk } from "../../test/small-disk.ts";
import { temporaryFolder } from "../../test/temporary-folder.ts";
import { readTiny } from "../../test/tiny.ts";
import { tinyRequest, tinyTexts } from "../../test/tiny-prefix.ts";
import { type Engine, loadEngine } from "../engine/index.ts";
import { type OpenPrefix, openPrefix, PrefixCache, type PrefixRequest } from "./index.ts";

const PACKAGE = fileURLToPath(new URL("../..", import.meta.url));
const LIMIT = 2 ** 30;
const ALL = Int32Array.from(tinyTexts, (_, number) => number);

/** Another prefix, of the same size. */
const COPY = {
  mode: { kind: "stochastic", seed: 1, copy: 0, rates: { hidden: 0.1, attention: 0.1, classifier: 0.2 } },
} as const;

/** test/prefix-filler.ts as a process of its own, and what it says. */
class Filler {
  readonly process: ChildProcessWithoutNullStreams;
  readonly said: string[] = [];
  private readonly lines;

  constructor(folder: string, options: { maxBytes?: number; stopAt?: string } = {}) {
    const { maxBytes = LIMIT, stopAt = "" } = options;
    const args = ["--import", "tsx", "test/prefix-filler.ts", folder, String(maxBytes), stopAt];
    this.process = spawn(process.execPath, args, { cwd: PACKAGE });
    this.process.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.process.stdout });
    this.lines.on("line", (line) => this.said.push(line));
    onTestFinished(() => void this.process.kill("SIGKILL"));
  }

  async says(text: string): Promise<string> {
    for (;;) {
      const line = this.said.find((said) => said.includes(text));
      if (line) return line;
      await once(this.lines, "line");
    }
  }

  goOn(): void {
    this.process.stdin.write("\n");
  }

  async kill(): Promise<void> {
    this.process.kill("SIGKILL");
    await once(this.process, "exit");
  }
}

let engine: Engine;
let request: PrefixRequest;
let wanted: Float32Array;
beforeAll(async () => {
  engine = await loadEngine({ engine: "wasm" });
  // The lowest level that is kept: nothing is stored on the way to it.
  request = { ...tinyRequest(engine, await readTiny("model.safetensors")), level: 2 };
  const prefix = await openPrefix(new PrefixCache({ folder: "/nowhere", maxBytes: 0 }), request);
  wanted = await prefix.states(ALL);
  await prefix.close();
});
afterAll(() => {
  request.model.parameters.free();
  engine.dispose();
});

async function opened(cache: PrefixCache, changes: Partial<PrefixRequest> = {}): Promise<OpenPrefix> {
  const prefix = await openPrefix(cache, { ...request, ...changes });
  onTestFinished(() => prefix.close());
  return prefix;
}

async function filled(cache: PrefixCache, changes: Partial<PrefixRequest> = {}): Promise<string> {
  const prefix = await openPrefix(cache, { ...request, ...changes });
  await prefix.close();
  return prefix.name;
}

const prefixesIn = async (cache: PrefixCache) => (await cache.list()).map(({ name }) => dirname(name)).sort();
const leftIn = async (folder: string) => await readdir(folder).catch(() => []);

describe("processes that share a prefix cache", () => {
  test("compute a prefix once: one fills it, the other waits and reads the same bits", async () => {
    const folder = await temporaryFolder();
    const first = new Filler(folder, { stopAt: "half filled" });
    await first.says("half filled");
    const second = new Filler(folder);
    await second.says(`waiting for process ${first.process.pid}`);
    first.goOn();
    expect(await first.says("hits")).toBe("hits 0 computed 60");
    expect(await second.says("hits")).toBe("hits 60 computed 0");
    expect(await second.says("states")).toBe(await first.says("states"));
    expect(await leftIn(join(folder, "locks"))).toEqual([]);
  });

  test("take over from one that was killed while it computed", async () => {
    const folder = await temporaryFolder();
    const killed = new Filler(folder, { stopAt: "half filled" });
    await killed.says("half filled");
    await killed.kill();
    const prefix = await opened(new PrefixCache({ folder, maxBytes: LIMIT }));
    expect(prefix.stats).toMatchObject({ hits: 0, computed: 60 });
    expect(await prefix.states(ALL)).toEqual(wanted);
  });

  test("never see the half-stored pack of one that was killed, and sweep away what it left", async () => {
    const folder = await temporaryFolder();
    const killed = new Filler(folder, { stopAt: "half stored" });
    await killed.says("half stored");
    await killed.kill();
    expect(await leftIn(join(folder, "unfinished"))).toHaveLength(1);
    expect(await leftIn(join(folder, "locks"))).toHaveLength(2);
    const cache = new PrefixCache({ folder, maxBytes: LIMIT });
    expect(await cache.size()).toBe(0);
    const prefix = await opened(cache);
    expect(await prefix.states(ALL)).toEqual(wanted);
    expect(await leftIn(join(folder, "unfinished"))).toEqual([]);
    expect(await prefixesIn(cache)).toEqual([prefix.name]);
  });

  test("never evict what another one reads, until that one has ended", async () => {
    const folder = await temporaryFolder();
    const reader = new Filler(folder, { stopAt: "open" });
    await reader.says("open");
    const [pack] = await new PrefixCache({ folder, maxBytes: LIMIT }).list();
    const room = new PrefixCache({ folder, maxBytes: Math.ceil((pack?.bytes ?? 0) * 2.5) });
    const read = dirname(pack?.name ?? "");
    const second = await filled(room, COPY);
    expect(await prefixesIn(room)).toEqual([read, second].sort());
    const third = await filled(room, { level: 1 });
    expect(await prefixesIn(room)).toEqual([read, third].sort());
    expect(await room.clear()).toBeGreaterThan(0);
    expect(await prefixesIn(room)).toEqual([read]);

    await reader.kill();
    await filled(room, COPY);
    await filled(room, { level: 1 });
    expect(await prefixesIn(room)).toEqual([second, third].sort());
    expect(await leftIn(join(folder, "pins"))).toEqual([]);
  });
});

describe("a prefix cache with a limit", () => {
  test("evicts the least recently used packs", async () => {
    const folder = await temporaryFolder();
    const first = await filled(new PrefixCache({ folder, maxBytes: LIMIT }));
    const size = await new PrefixCache({ folder, maxBytes: LIMIT }).size();
    const cache = new PrefixCache({ folder, maxBytes: Math.ceil(size * 2.5) });
    await filled(cache, COPY);
    await filled(cache); // used again
    const third = await filled(cache, { level: 1 });
    expect(await prefixesIn(cache)).toEqual([first, third].sort());
    expect(await cache.size()).toBeLessThanOrEqual(cache.maxBytes);
    expect(await leftIn(join(folder, "packs"))).toHaveLength(2);
  });

  test("evicts nothing for what would not fit anyway", async () => {
    const folder = await temporaryFolder();
    await filled(new PrefixCache({ folder, maxBytes: LIMIT }), COPY);
    const size = await new PrefixCache({ folder, maxBytes: LIMIT }).size();
    const cache = new PrefixCache({ folder, maxBytes: Math.ceil(size * 1.5) });
    await opened(cache, COPY);
    const before = await cache.list();
    const warnings: string[] = [];
    const prefix = await opened(cache, { onWarning: (sentence) => warnings.push(sentence) });
    expect(await prefix.states(ALL)).toEqual(wanted);
    expect(warnings).toHaveLength(1);
    expect((await cache.list()).map(({ name }) => name)).toEqual(before.map(({ name }) => name));
  });
});

describe("a damaged pack is noticed, named once, deleted and made again", () => {
  async function flipByte(path: string, at: number): Promise<void> {
    const file = await open(path, "r+");
    const byte = new Uint8Array(1);
    await file.read(byte, 0, 1, at);
    await file.write(Uint8Array.of((byte[0] ?? 0) ^ 0x10), 0, 1, at);
    await file.close();
  }

  describe.each([
    ["in memory", LIMIT],
    ["on the disk", 0],
  ])("with the states %s", (_, memoryBytes) => {
    test.each<[string, (path: string, bytes: number, other: string) => Promise<void>, string]>([
      ["a changed state", (path, bytes) => flipByte(path, bytes - 5), "a checksum differs"],
      ["a changed header", (path) => flipByte(path, 40), "the checksum of its header differs"],
      ["a pack cut short", (path, bytes) => truncate(path, bytes - 1), "bytes instead of"],
      ["a pack cut within its header", (path) => truncate(path, 30), "it is cut short"],
      ["an empty file", (path) => truncate(path, 0), "it is cut short"],
      ["a pack that grew", (path) => appendFile(path, "more"), "bytes instead of"],
      ["a foreign file", (path) => writeFile(path, "x".repeat(5000)), "it is no file of this version"],
      ["another prefix's pack", (path, _, other) => copyFile(other, path), "it belongs to another prefix"],
    ])("%s", async (_, damage, reason) => {
      const cache = new PrefixCache({ folder: await temporaryFolder(), maxBytes: LIMIT, memoryBytes });
      await filled(cache);
      const [pack] = await cache.list();
      await filled(cache, COPY);
      const other = (await cache.list()).find(({ name }) => name !== pack?.name);
      await damage(pack?.path ?? "", pack?.bytes ?? 0, other?.path ?? "");

      const warnings: string[] = [];
      const prefix = await opened(cache, { onWarning: (sentence) => warnings.push(sentence) });
      expect(await prefix.states(ALL)).toEqual(wanted);
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(`${pack?.path} of the prefix cache is damaged (`);
      expect(warnings[0]).toContain(reason);
      expect(prefix.stats.computed).toBeGreaterThan(0);
      await prefix.close();

      await filled(cache);
      const again = await opened(cache, { onWarning: (sentence) => warnings.push(sentence) });
      expect(again.stats).toMatchObject({ hits: 60, computed: 0 });
      expect(await again.states(ALL)).toEqual(wanted);
      expect(warnings).toHaveLength(1);
    });
  });

  test("even when the damage comes while it is open", async () => {
    const cache = new PrefixCache({ folder: await temporaryFolder(), maxBytes: LIMIT, memoryBytes: 0 });
    const warnings: string[] = [];
    const prefix = await opened(cache, { onWarning: (sentence) => warnings.push(sentence) });
    const [pack] = await cache.list();
    await flipByte(pack?.path ?? "", (pack?.bytes ?? 0) - 5);
    expect(await prefix.states(ALL)).toEqual(wanted);
    expect(warnings).toHaveLength(1);
  });
});

test("an aborted fill keeps the texts that were computed, and the next one computes the others", async () => {
  const cache = new PrefixCache({ folder: await temporaryFolder(), maxBytes: LIMIT });
  const abort = new AbortController();
  const aborted = opened(cache, { signal: abort.signal, onProgress: () => abort.abort() });
  await expect(aborted).rejects.toThrow("aborted");
  const prefix = await opened(cache);
  expect(prefix.stats.hits).toBeGreaterThan(0);
  expect(prefix.stats.hits + prefix.stats.computed).toBe(60);
  expect(await prefix.states(ALL)).toEqual(wanted);
});

test("waiting for another process ends with an abort", async () => {
  const folder = await temporaryFolder();
  const filling = new Filler(folder, { stopAt: "half filled" });
  await filling.says("half filled");
  const abort = new AbortController();
  const waiting = opened(new PrefixCache({ folder, maxBytes: LIMIT }), {
    signal: abort.signal,
    onProgress: () => abort.abort(),
  });
  await expect(waiting).rejects.toThrow("aborted");
});

test("a cache on a read-only disk is read without a word, and not written with one warning", async (context) => {
  const folder = await smallDisk(2 ** 22, context);
  const cache = new PrefixCache({ folder: join(folder, "prefixes"), maxBytes: LIMIT });
  await filled(cache);
  execFileSync("/bin/mount", ["-o", "remount,ro", folder]);
  const warnings: string[] = [];
  const onWarning = (sentence: string) => warnings.push(sentence);
  const prefix = await opened(cache, { onWarning });
  expect(prefix.stats.hits).toBe(60);
  expect(await prefix.states(ALL)).toEqual(wanted);
  expect(warnings).toEqual([]);
  await opened(cache, { ...COPY, onWarning });
  await opened(cache, { level: 1, onWarning });
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("cannot be written");
});

test("a damaged pack is deleted without its folder, into which another process may be storing", async () => {
  const folder = await temporaryFolder();
  const cache = new PrefixCache({ folder, maxBytes: LIMIT });
  const prefix = await filled(cache);
  for (const { path } of await cache.list()) await truncate(path, 10);
  await opened(new PrefixCache({ folder, maxBytes: 0 }));
  expect(await readdir(cache.packsOf(prefix))).toEqual([]);
});

test("files that are not the cache's own are left alone", async () => {
  const cache = new PrefixCache({ folder: await temporaryFolder(), maxBytes: LIMIT });
  await mkdir(join(cache.folder, "packs"), { recursive: true });
  const note = join(cache.folder, "packs", "note.txt");
  await writeFile(note, "mine");
  await filled(cache);
  expect(await cache.clear()).toBeGreaterThan(0);
  expect(await cache.size()).toBe(0);
  expect(await leftIn(dirname(note))).toEqual(["note.txt"]);
});
