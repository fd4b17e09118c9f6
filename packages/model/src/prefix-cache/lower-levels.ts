import type { Text } from "./compute-states.ts";
import { encodePack, type TextStates } from "./pack.ts";
import { PackBuffer } from "./pack-buffer.ts";
import type { PrefixCache } from "./prefix-cache.ts";
import { nameAt, type PrefixRequest } from "./prefix-request.ts";
import { Shelf } from "./shelf.ts";

interface LowerLevel {
  level: number;
  /** Names what its states depend on, besides the text. */
  prefix: string;
  /** Names of the texts that need not be stored any more. */
  stored: Set<string>;
  buffer: PackBuffer;
}

/**
 * Levels below the one that a pass computes, whose states it stores on its way, so that opening them later costs no
 * pass of its own. A level for which there is no room is given up: it will be computed when it is opened.
 *
 * Nobody else is kept from computing the same: then some texts are on the disk twice, with the same bits. And nothing
 * is pinned: what is needed now may evict what will be needed later.
 */
export class LowerLevels {
  bytesWritten = 0;

  private constructor(
    private readonly cache: PrefixCache,
    private readonly dim: number,
    private levels: LowerLevel[],
  ) {}

  static async open(
    cache: PrefixCache,
    request: PrefixRequest,
    texts: ReadonlySet<string>,
    onDamage: (sentence: string) => void,
  ): Promise<LowerLevels> {
    const { dim } = request.model.shape;
    const levels: LowerLevel[] = [];
    for (const level of request.lowerLevels?.toSorted((a, b) => a - b) ?? []) {
      const prefix = nameAt(request, level);
      const shelf = new Shelf(cache, prefix, dim, texts, onDamage);
      try {
        await shelf.look();
        levels.push({ level, prefix, stored: new Set(shelf.texts()), buffer: new PackBuffer() });
      } finally {
        await shelf.close();
      }
    }
    return new LowerLevels(cache, dim, levels);
  }

  /** The levels at which some of these texts are not stored yet, ascending. */
  lackedBy(texts: readonly Text[]): number[] {
    return this.levels
      .filter(({ stored }) => texts.some(({ name }) => !stored.has(name)))
      .map(({ level }) => level);
  }

  /** @param states of each text */
  async add(level: number, texts: readonly Text[], states: readonly TextStates[]): Promise<void> {
    const into = this.levels.find((lower) => lower.level === level);
    if (!into) return;
    for (const [index, { name }] of texts.entries()) {
      const found = states[index];
      if (!found || into.stored.has(name)) continue;
      into.stored.add(name);
      into.buffer.add(name, found);
    }
    if (into.buffer.isDue) await this.write(into);
  }

  /** Writes what is left. */
  async flush(): Promise<void> {
    for (const lower of this.levels) await this.write(lower);
  }

  private async write({ level, prefix, buffer }: LowerLevel): Promise<void> {
    const texts = buffer.take();
    if (texts.size === 0) return;
    const content = encodePack(prefix, this.dim, texts);
    const path = await this.cache.store(prefix, content, async () => {});
    if (path === undefined) this.levels = this.levels.filter((other) => other.level !== level);
    else this.bytesWritten += content.byteLength;
  }
}
