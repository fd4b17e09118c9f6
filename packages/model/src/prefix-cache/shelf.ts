import { utimes } from "node:fs/promises";
import { basename, join } from "node:path";
import { errorCode } from "../cache/index.ts";
import { DamagedPackError, encodePack, Pack, type PackEntry } from "./pack.ts";
import { Pin } from "./pins.ts";
import { type PrefixCache, packPaths } from "./prefix-cache.ts";
import type { TextStates } from "./text-states.ts";

export interface ShelfOptions {
  onDamage: (sentence: string) => void;
  /** Whether its packs are kept from eviction. One that is evicted can still be read until the shelf is closed. */
  pinned: boolean;
}

/** The packs of one prefix, as one user of it sees them: those with texts that it wants, open. */
export class Shelf {
  private readonly packs = new Map<string, Pack>();
  private readonly places = new Map<string, { pack: Pack; entry: PackEntry }>();
  private readonly damaged = new Set<string>();
  private readonly pin: Pin | undefined;

  constructor(
    private readonly cache: PrefixCache,
    private readonly prefix: string,
    private readonly dim: number,
    /** Names of the texts that matter here. */
    private readonly wanted: ReadonlySet<string>,
    private readonly options: ShelfOptions,
  ) {
    this.pin = options.pinned ? new Pin(cache.folder) : undefined;
  }

  /** The names of the texts that are there, pack by pack in the order of the files. */
  texts(): string[] {
    return [...this.places.keys()];
  }

  has(text: string): boolean {
    return this.places.has(text);
  }

  /** Opens the packs that came since the last look. A damaged one is deleted. */
  async look(): Promise<void> {
    for (const path of await packPaths(this.cache.packsOf(this.prefix))) {
      if (!this.packs.has(path) && !this.damaged.has(path)) await this.open(path);
    }
  }

  /** @returns undefined when the text is not there, or was damaged; then its pack is deleted */
  async read(text: string): Promise<TextStates | undefined> {
    const place = this.places.get(text);
    if (!place) return undefined;
    try {
      return place.pack.read(place.entry);
    } catch (error) {
      await this.discard(place.pack.path, error);
      this.places.delete(text);
      return undefined;
    }
  }

  /** @returns the bytes written; undefined when the cache has no room */
  async write(texts: ReadonlyMap<string, TextStates>): Promise<number | undefined> {
    const content = encodePack(this.prefix, this.dim, texts);
    const path = await this.cache.store(this.prefix, content, async (name) => await this.pin?.add(name));
    if (path === undefined) return undefined;
    await this.open(path);
    return content.byteLength;
  }

  async close(): Promise<void> {
    const closing = [...this.packs.values()].map(async (pack) => {
      await markUsed(pack.path);
      await pack.close();
    });
    await Promise.all(closing);
    await this.pin?.release();
  }

  private async open(path: string): Promise<void> {
    let pack: Pack;
    try {
      pack = await Pack.open(path, this.prefix, this.dim);
    } catch (error) {
      if (errorCode(error) !== "ENOENT") await this.discard(path, error); // else evicted since our look
      return;
    }
    const entries = pack.entries.filter(({ text }) => this.wanted.has(text) && !this.places.has(text));
    if (entries.length === 0) {
      await pack.close();
      return;
    }
    for (const entry of entries) this.places.set(entry.text, { pack, entry });
    this.packs.set(path, pack);
    await markUsed(path);
    // In a folder that cannot be written nobody can evict either.
    await this.pin?.add(join(this.prefix, basename(path))).catch(() => {});
  }

  private async discard(path: string, error: unknown): Promise<void> {
    if (!(error instanceof DamagedPackError) && errorCode(error) !== "EIO") throw error;
    if (this.damaged.has(path)) return;
    this.damaged.add(path);
    this.options.onDamage(
      `the file ${path} of the prefix cache is damaged (${error instanceof Error ? error.message : error}); its texts are computed again`,
    );
    await this.cache.discard(path).catch(() => {});
  }
}

/** The time stamp by which the least recently used packs are found; no more than a hint. */
async function markUsed(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => {});
}
