import { setImmediate as nextTurn } from "node:timers/promises";
import { explainDiskError } from "../cache/index.ts";
import { ownerPid } from "../cache/owner.ts";
import { chunks, rowsAt, StateComputer, type Text } from "./compute-states.ts";
import { fromFloat16 } from "./float16.ts";
import { textName } from "./key.ts";
import { LowerLevels } from "./lower-levels.ts";
import { stateBytes, type TextStates } from "./pack.ts";
import { PackBuffer } from "./pack-buffer.ts";
import type { PrefixCache } from "./prefix-cache.ts";
import { checkRequest, nameAt, type PrefixRequest, type PrefixStats } from "./prefix-request.ts";
import { Shelf } from "./shelf.ts";

const LOADED_PER_TURN = 64;

/**
 * Opens the states of all these texts at a level: those that the cache lacks are computed and kept.
 *
 * A text's values depend on its identity (key.ts) alone: they are the same in every bit whoever computed them,
 * read from the disk or not. Where the disk, its folder or the limit does not allow keeping them, `onWarning`
 * says so once, and they are computed when they are needed.
 * @throws PrefixNotFiniteError, EngineError, or the reason of `signal`
 */
export async function openPrefix(cache: PrefixCache, request: PrefixRequest): Promise<OpenPrefix> {
  checkRequest(request);
  const prefix = new OpenPrefix(cache, request);
  try {
    await prefix.fill();
    return prefix;
  } catch (error) {
    await prefix.close();
    throw error;
  }
}

/** The states of a data set at one level, open for reading. Close it when done. */
export class OpenPrefix {
  readonly level: number;
  /** Names what the states depend on, besides the text. */
  readonly name: string;
  readonly stats: PrefixStats = { hits: 0, computed: 0, bytesRead: 0, bytesWritten: 0, seconds: 0 };
  private readonly dim: number;
  /** The text of each sentence; sentences with the same ids share one. */
  private readonly texts: Text[];
  private readonly distinct = new Map<string, Text>();
  private readonly shelf: Shelf;
  private readonly computer: StateComputer;
  /** States in memory: all of them where they fit, else those that could not be kept on the disk. */
  private readonly memory = new Map<string, TextStates>();
  private memoryUsed = 0;
  /** Names of the texts on the disk that `load` need not read. */
  private readonly loaded = new Set<string>();
  private readonly fitsMemory: boolean;
  /** undefined while states are kept on the disk. */
  private whyNotKept: string | undefined;
  private computing: Promise<unknown> = Promise.resolve();

  /** Use `openPrefix`. */
  constructor(
    private readonly cache: PrefixCache,
    private readonly request: PrefixRequest,
  ) {
    const { model, level, dtype, mode, from } = request;
    const { shape } = model;
    this.level = level;
    this.dim = shape.dim;
    this.name = nameAt(request, level, from?.name);
    const identities = request.originalIds ?? request.sentences;
    this.texts = request.sentences.map((ids, number) => {
      const name = textName(identities[number] ?? ids);
      const text = this.distinct.get(name) ?? { name, ids };
      this.distinct.set(name, text);
      return text;
    });
    this.fitsMemory = this.bytesNeeded() <= cache.memoryBytes;
    this.shelf = new Shelf(cache, this.name, shape.dim, new Set(this.distinct.keys()), (sentence) =>
      this.warn(sentence),
    );
    this.computer = new StateComputer(
      model,
      dtype,
      mode,
      from && {
        level: from.level,
        read: (texts) => from.statesOf(texts.map(({ name }) => name)),
      },
    );
  }

  /**
   * The states of some sentences, in the form that `Batch.prefix` takes: (tokens, dim), sentence after
   * sentence; at level 1 + blocks (sentences, dim).
   * @param numbers places in the request's sentences
   */
  states(numbers: Int32Array): Promise<Float32Array> {
    const texts = Array.from(numbers, (number) => {
      const text = this.texts[number];
      if (!text) throw new RangeError(`There is no sentence ${number} among ${this.texts.length}.`);
      return text;
    });
    const states = this.statesInRows(texts);
    states.catch(() => {}); // a call for a batch that is no longer wanted may fail unseen
    return states;
  }

  /** As `states`, by the names of texts. */
  async statesOf(names: readonly string[]): Promise<Float32Array> {
    const texts = names.map((name) => {
      const text = this.distinct.get(name);
      if (!text) throw new Error("A prefix can only be computed from one that has the same texts.");
      return text;
    });
    return await this.statesInRows(texts);
  }

  async close(): Promise<void> {
    this.memory.clear();
    await this.shelf.close();
  }

  /** Looks for all texts in the cache, and computes and keeps the others. */
  async fill(): Promise<void> {
    const { onProgress, signal } = this.request;
    const total = this.distinct.size;
    await this.onDisk(() => this.look());
    this.stats.hits = total - this.missing().length;
    if (this.cache.maxBytes === 0) this.whyNotKept = "the prefix cache is switched off";
    if (this.missing().length > 0 && !this.whyNotKept) {
      const onWait = (owner: string) =>
        onProgress?.({
          message: `waiting for process ${ownerPid(owner)}, which computes the same frozen layers`,
          doneTexts: this.stats.hits,
          totalTexts: total,
        });
      await this.onDisk(() =>
        this.cache.whileFilling(this.name, { signal, onWait }, async () => {
          await this.look();
          this.stats.hits = total - this.missing().length;
          await this.computeMissing();
        }),
      );
    }
    if (this.whyNotKept && this.fitsMemory) await this.computeMissing();
  }

  private async look(): Promise<void> {
    await this.shelf.look();
    await this.load();
  }

  /**
   * Reads what the disk has, once and in order: this finds all damage before the training starts, brings the
   * files into the system's page cache, and fills our memory where everything fits.
   */
  private async load(): Promise<void> {
    const fresh = this.shelf.texts().filter((name) => !this.loaded.has(name));
    for (const [index, name] of fresh.entries()) {
      this.loaded.add(name);
      const found = await this.read({ name });
      if (found && this.fitsMemory) this.remember({ name }, found);
      if (index % LOADED_PER_TURN > 0) continue;
      this.request.signal?.throwIfAborted();
      await nextTurn();
    }
  }

  private async computeMissing(): Promise<void> {
    const { onProgress, signal } = this.request;
    const total = this.distinct.size;
    const missing = this.missing();
    let done = total - missing.length;
    const buffer = new PackBuffer();
    const lower = await this.lowerLevels();
    const lastPacks = async () => {
      await this.keep(buffer.take());
      await this.onDisk(async () => await lower?.flush());
      this.stats.bytesWritten += lower?.bytesWritten ?? 0;
    };
    try {
      for (const chunk of chunks(missing)) {
        signal?.throwIfAborted();
        if (this.whyNotKept && !this.fitsMemory) return; // nowhere to put them: computed when needed
        for (const [text, states] of await this.compute(chunk, lower)) buffer.add(text.name, states);
        if (buffer.isDue) await this.keep(buffer.take());
        done += chunk.length;
        onProgress?.({ message: "computing the frozen layers", doneTexts: done, totalTexts: total });
        await nextTurn(); // lets messages and signals in
      }
    } finally {
      await lastPacks();
    }
  }

  /** undefined where none is wanted, or nothing can be kept. */
  private async lowerLevels(): Promise<LowerLevels | undefined> {
    if (this.whyNotKept || !this.request.lowerLevels?.length) return undefined;
    const texts = new Set(this.distinct.keys());
    return await LowerLevels.open(this.cache, this.request, texts, (sentence) => this.warn(sentence));
  }

  private missing(): Text[] {
    return [...this.distinct.values()].filter(({ name }) => !this.shelf.has(name) && !this.memory.has(name));
  }

  /** Keeps computed states on the disk, or where that is not possible in memory as far as they fit. */
  private async keep(states: ReadonlyMap<string, TextStates>): Promise<void> {
    if (states.size === 0) return;
    const started = performance.now();
    if (!this.whyNotKept) {
      await this.onDisk(async () => {
        const written = await this.shelf.write(states);
        if (written === undefined) this.stopKeeping(this.limitReached());
        else this.stats.bytesWritten += written;
        for (const name of states.keys()) this.loaded.add(name);
      });
    }
    if (this.fitsMemory) {
      for (const [name, found] of states) this.remember({ name }, found);
    }
    this.stats.seconds += (performance.now() - started) / 1000;
  }

  private async recordsOf(texts: readonly Text[]): Promise<Map<string, TextStates>> {
    const records = new Map<string, TextStates>();
    const wanted = new Map(texts.map((text) => [text.name, text]));
    const reading = [...wanted.values()].map(async (text) => {
      const found = this.memory.get(text.name) ?? (await this.read(text));
      if (found) records.set(text.name, found);
    });
    await Promise.all(reading);
    for (const chunk of chunks([...wanted.values()].filter(({ name }) => !records.has(name)))) {
      for (const [text, states] of await this.compute(chunk)) {
        records.set(text.name, states);
        this.remember(text, states);
      }
    }
    return records;
  }

  private async read({ name }: Pick<Text, "name">): Promise<TextStates | undefined> {
    const found = await this.shelf.read(name);
    this.stats.bytesRead += found?.bytes.byteLength ?? 0;
    return found;
  }

  /** One chunk at a time: dropout masks of the next chunk take the memory of those before. */
  private async compute(chunk: readonly Text[], lower?: LowerLevels): Promise<[Text, TextStates][]> {
    const turn = this.computing.then(async () => {
      const started = performance.now();
      const below = this.whyNotKept ? [] : (lower?.lackedBy(chunk) ?? []);
      const computed = await this.computer.compute(chunk, [...below, this.level]);
      for (const [index, level] of below.entries()) {
        await this.onDisk(async () => await lower?.add(level, chunk, computed[index] ?? []));
      }
      this.stats.computed += chunk.length;
      this.stats.seconds += (performance.now() - started) / 1000;
      const states = computed.at(-1) ?? [];
      return chunk.flatMap((text, index): [Text, TextStates][] => {
        const found = states[index];
        return found ? [[text, found]] : [];
      });
    });
    this.computing = turn.catch(() => {});
    return await turn;
  }

  private remember({ name }: Pick<Text, "name">, states: TextStates): void {
    const bytes = states.bytes.byteLength;
    if (this.memory.has(name) || this.memoryUsed + bytes > this.cache.memoryBytes) return;
    this.memory.set(name, states);
    this.memoryUsed += bytes;
  }

  private async statesInRows(texts: readonly Text[]): Promise<Float32Array> {
    const records = await this.recordsOf(texts);
    const rows = texts.reduce((sum, text) => sum + this.rowsOf(text), 0);
    const values = new Float32Array(rows * this.dim);
    let start = 0;
    for (const text of texts) {
      const states = records.get(text.name);
      if (!states) throw new Error(`The states of text ${text.name} are missing.`);
      const { buffer, byteOffset } = states.bytes;
      const length = this.rowsOf(text) * this.dim;
      if (states.dtype === "float32") values.set(new Float32Array(buffer, byteOffset, length), start);
      else fromFloat16(new Uint16Array(buffer, byteOffset, length), values, start);
      start += length;
    }
    return values;
  }

  private bytesNeeded(): number {
    const { dtype } = this.request;
    const bytesOf = (text: Text) => stateBytes(this.rowsOf(text), this.dim, dtype);
    return [...this.distinct.values()].reduce((sum, text) => sum + bytesOf(text), 0);
  }

  private rowsOf(text: Text): number {
    return rowsAt(this.level, this.request.model.shape, text);
  }

  /** Runs what needs the disk. Where the disk fails, the training goes on without it. */
  private async onDisk(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const folder = {
        name: `the prefix cache ${this.cache.folder}`,
        purpose: "keeping outputs of frozen layers",
        choose: "set FROSTLINE_CACHE_DIR to",
      };
      const explained = explainDiskError(error, folder);
      if (explained === error || !(explained instanceof Error)) throw error;
      this.stopKeeping(explained.message);
    }
  }

  private stopKeeping(why: string): void {
    if (this.whyNotKept) return;
    this.whyNotKept = why;
    this.cache.warnOnce(() =>
      this.warn(`${why}. The training goes on; what is not kept is computed again when it is needed`),
    );
  }

  private limitReached(): string {
    const mebibytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
    return (
      `the prefix cache may have ${mebibytes(this.cache.maxBytes)} MiB, of which this training needs ` +
      `${mebibytes(this.bytesNeeded())} and others use a part: raise FROSTLINE_PREFIX_CACHE_MIB`
    );
  }

  private warn(sentence: string): void {
    this.request.onWarning?.(sentence);
  }
}
