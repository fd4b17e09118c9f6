import { setImmediate as nextTurn } from "node:timers/promises";
import { ownerPid } from "../cache/owner.ts";
import type { Text } from "./chunks.ts";
import { rowsAt, StateComputer } from "./compute-states.ts";
import { textName } from "./key.ts";
import { LowerLevels } from "./lower-levels.ts";
import { PackBuffer } from "./pack-buffer.ts";
import type { PrefixCache } from "./prefix-cache.ts";
import { checkRequest, nameAt, type PrefixRequest, type PrefixStats } from "./prefix-request.ts";
import { Shelf } from "./shelf.ts";
import { decodeStates, stateBytes, type TextStates } from "./text-states.ts";

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
  private memoryReserved = 0;
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
    const { model, level, dtype, mode } = request;
    const { shape } = model;
    this.level = level;
    this.dim = shape.dim;
    this.name = nameAt(request, level);
    const identities = request.originalIds ?? request.sentences;
    this.texts = request.sentences.map((ids, number) => {
      const name = textName(identities[number] ?? ids);
      const text = this.distinct.get(name) ?? { name, ids };
      this.distinct.set(name, text);
      return text;
    });
    this.fitsMemory = this.bytesNeeded() <= cache.memoryLeft;
    this.shelf = new Shelf(cache, this.name, shape.dim, new Set(this.distinct.keys()), {
      onDamage: (sentence) => this.warn(sentence),
      pinned: true,
    });
    this.computer = new StateComputer(model, dtype, mode);
  }

  /**
   * The states of some sentences, in the form that `Batch.prefix` takes: (tokens, dim), sentence after
   * sentence; at level 1 + blocks (sentences, dim).
   * @param numbers places in the request's sentences
   */
  async states(numbers: Int32Array): Promise<Float32Array> {
    const texts = Array.from(numbers, (number) => {
      const text = this.texts[number];
      if (!text) throw new RangeError(`There is no sentence ${number} among ${this.texts.length}.`);
      return text;
    });
    const records = await this.recordsOf(texts);
    const states = texts.flatMap(({ name }) => records.get(name) ?? []);
    return decodeStates(states, this.dim);
  }

  async close(): Promise<void> {
    this.memory.clear();
    this.cache.releaseMemory(this.memoryReserved);
    this.memoryReserved = 0;
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
      // Whoever fills another level of the same embeddings stores this one on its way, or a part of the way to it.
      await this.onDisk(() =>
        this.cache.whileFilling(nameAt(this.request, 1), { signal, onWait }, async () => {
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
    const lower = new LowerLevels(this.cache, this.request, this.computer, (sentence) => this.warn(sentence));
    try {
      if (this.cache.maxBytes > 0) await this.onDisk(() => lower.look(missing));
      for (const part of lower.chunksOf(missing)) {
        signal?.throwIfAborted();
        if (this.whyNotKept && !this.fitsMemory) return; // nowhere to put them: computed when needed
        const states = await this.compute(part.chunk, () => lower.pass(part));
        for (const [text, found] of states) buffer.add(text.name, found);
        if (buffer.isDue) await this.keep(buffer.take());
        done += part.chunk.length;
        onProgress?.({ message: "computing the frozen layers", doneTexts: done, totalTexts: total });
        await nextTurn(); // lets messages and signals in
      }
    } finally {
      await this.keep(buffer.take());
      const started = performance.now();
      await lower.flush();
      this.stats.seconds += (performance.now() - started) / 1000;
      await lower.close();
      this.stats.bytesWritten += lower.bytesWritten;
    }
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
    const missing = [...wanted.values()].filter(({ name }) => !records.has(name));
    for (const chunk of this.computer.chunksOf(missing)) {
      for (const [text, states] of await this.compute(chunk, () => this.fromTokens(chunk))) {
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
  private async compute(
    chunk: readonly Text[],
    pass: () => Promise<TextStates[]>,
  ): Promise<[Text, TextStates][]> {
    const turn = this.computing.then(async () => {
      const started = performance.now();
      const states = await pass();
      this.stats.computed += chunk.length;
      this.stats.seconds += (performance.now() - started) / 1000;
      return chunk.flatMap((text, index): [Text, TextStates][] => {
        const found = states[index];
        return found ? [[text, found]] : [];
      });
    });
    this.computing = turn.catch(() => {});
    return await turn;
  }

  private async fromTokens(chunk: readonly Text[]): Promise<TextStates[]> {
    return (await this.computer.compute(chunk, this.level)).at(-1)?.states ?? [];
  }

  private remember({ name }: Pick<Text, "name">, states: TextStates): void {
    const bytes = states.bytes.byteLength;
    if (this.memory.has(name) || !this.cache.reserveMemory(bytes)) return;
    this.memory.set(name, states);
    this.memoryReserved += bytes;
  }

  private bytesNeeded(): number {
    const { model, dtype } = this.request;
    const bytesOf = (text: Text) => stateBytes(rowsAt(this.level, model.shape, text), this.dim, dtype);
    return [...this.distinct.values()].reduce((sum, text) => sum + bytesOf(text), 0);
  }

  /** Runs what needs the disk. Where the disk fails, the training goes on without it. */
  private async onDisk(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const problem = this.cache.diskProblem(error);
      if (problem === undefined) throw error;
      this.stopKeeping(problem);
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
