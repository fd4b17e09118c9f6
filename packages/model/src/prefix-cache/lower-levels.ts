import type { Text } from "./chunks.ts";
import { LOWEST_KEPT, rowsAt, type StateComputer } from "./compute-states.ts";
import { encodePack } from "./pack.ts";
import { PackBuffer } from "./pack-buffer.ts";
import type { PrefixCache } from "./prefix-cache.ts";
import { nameAt, type PrefixRequest } from "./prefix-request.ts";
import { Shelf } from "./shelf.ts";
import { stateBytes, type TextStates } from "./text-states.ts";

/** States that are kept for levels other than the one asked for take at most this share of the cache's limit. */
const SHARE_OF_LIMIT = 1 / 4;

/**
 * The levels below the one that is being filled. Where a text's states are there, its pass starts from them; where
 * they are not, the pass stores them on its way, so that other levels find them later.
 *
 * Nothing is pinned: what is needed now may evict what may be needed later. Nobody else is kept from storing the same
 * texts: then they are on the disk twice, with the same bits.
 */
export class LowerLevels {
  bytesWritten = 0;
  /** The levels that are stored on the way. */
  private kept: ReadonlySet<number> = new Set();
  private readonly shelves = new Map<number, Shelf>();
  private readonly buffers = new Map<number, PackBuffer>();

  constructor(
    private readonly cache: PrefixCache,
    private readonly request: PrefixRequest,
    private readonly computer: StateComputer,
    private readonly onDamage: (sentence: string) => void,
  ) {}

  /** Looks where these texts can start, and decides what is stored on the way. */
  async look(texts: readonly Text[]): Promise<void> {
    this.kept = this.levelsToKeep(texts);
    const wanted = new Set(texts.map(({ name }) => name));
    for (let level = this.request.level - 1; level >= LOWEST_KEPT && wanted.size > 0; level -= 1) {
      const { dim } = this.request.model.shape;
      const shelf = new Shelf(this.cache, nameAt(this.request, level), dim, wanted, {
        onDamage: this.onDamage,
        pinned: false,
      });
      this.shelves.set(level, shelf);
      await shelf.look();
      for (const name of shelf.texts()) wanted.delete(name);
    }
  }

  /** Texts in chunks that start at the same level; 0: at the token ids. */
  chunksOf(texts: readonly Text[]): { start: number; chunk: Text[] }[] {
    const byStart = new Map<number, Text[]>();
    for (const text of texts) {
      const start = this.startOf(text);
      const group = byStart.get(start) ?? [];
      byStart.set(start, group);
      group.push(text);
    }
    return [...byStart].flatMap(([start, group]) =>
      this.computer.chunksOf(group).map((chunk) => ({ start, chunk })),
    );
  }

  /** The states of a chunk at the request's level. What the pass goes through on the way is stored. */
  async pass({ start, chunk }: { start: number; chunk: readonly Text[] }): Promise<TextStates[]> {
    const found = start > 0 ? await this.read(start, chunk) : undefined;
    const from = found && { level: start, states: found };
    const computed = await this.computer.compute(chunk, this.request.level, from);
    const own = computed.pop();
    for (const { level, states } of computed) {
      // Where a damaged text made the pass start lower, the levels up to `start` are there but for it.
      if (level > start) await this.add(level, chunk, states);
    }
    return own?.states ?? [];
  }

  /** Writes what is left. */
  async flush(): Promise<void> {
    await Promise.all([...this.buffers].map(([level, buffer]) => this.write(level, buffer)));
  }

  async close(): Promise<void> {
    for (const shelf of this.shelves.values()) await shelf.close();
  }

  /** The highest level at which a text's states are there; 0: nowhere. */
  private startOf({ name }: Text): number {
    const levels = [...this.shelves].flatMap(([level, shelf]) => (shelf.has(name) ? [level] : []));
    return Math.max(0, ...levels);
  }

  /** The states of texts at a level where all of them are there; undefined when one turned out to be damaged. */
  private async read(level: number, texts: readonly Text[]): Promise<TextStates[] | undefined> {
    const states: TextStates[] = [];
    for (const { name } of texts) {
      const found = await this.shelves.get(level)?.read(name);
      if (!found) return undefined;
      states.push(found);
    }
    return states;
  }

  private async add(level: number, texts: readonly Text[], states: readonly TextStates[]): Promise<void> {
    if (!this.kept.has(level)) return;
    const buffer = this.buffers.get(level) ?? new PackBuffer();
    this.buffers.set(level, buffer);
    for (const [index, { name }] of texts.entries()) {
      const found = states[index];
      if (found) buffer.add(name, found);
    }
    if (buffer.isDue) await this.write(level, buffer);
  }

  /** Dropout copies serve few runs, so of them only the level that is asked for is kept. */
  private levelsToKeep(texts: readonly Text[]): ReadonlySet<number> {
    const { level: top, mode, dtype, model } = this.request;
    if (mode.kind !== "eval") return new Set();
    const levels = Array.from({ length: Math.max(0, top - LOWEST_KEPT) }, (_, place) => LOWEST_KEPT + place);
    const bytesAt = (level: number) =>
      texts.reduce(
        (sum, text) => sum + stateBytes(rowsAt(level, model.shape, text), model.shape.dim, dtype),
        0,
      );
    const bytes = levels.reduce((sum, level) => sum + bytesAt(level), 0);
    return new Set(bytes <= SHARE_OF_LIMIT * this.cache.maxBytes ? levels : []);
  }

  private async write(level: number, buffer: PackBuffer): Promise<void> {
    const texts = buffer.take();
    if (texts.size === 0) return;
    const prefix = nameAt(this.request, level);
    const content = encodePack(prefix, this.request.model.shape.dim, texts);
    try {
      const path = await this.cache.store(prefix, content, async () => {});
      if (path !== undefined) this.bytesWritten += content.byteLength;
    } catch (error) {
      // The level that is asked for meets the same trouble, and tells of it.
      if (this.cache.diskProblem(error) === undefined) throw error;
      this.kept = new Set();
    }
  }
}
