import { randomUUID } from "node:crypto";
import { mkdir, open, readdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, explainDiskError } from "../cache/index.ts";
import { withLock } from "../cache/lock.ts";
import { newOwner } from "../cache/owner.ts";
import { sweep } from "../cache/sweep.ts";
import { pinnedPacks } from "./pins.ts";

export interface PrefixCacheOptions {
  /** Shared by all processes of a host; made when it is first written. */
  folder: string;
  /** Limit of all packs together. 0: nothing is kept on the disk. */
  maxBytes: number;
  /** How much all open prefixes together may keep in memory, besides packs that are being filled. Default: 64 MiB. */
  memoryBytes?: number;
}

/** A file with the states of many texts for one prefix. */
export interface PackFile {
  /** "prefix/name", below the packs' folder. */
  name: string;
  path: string;
  bytes: number;
  lastUsed: Date;
}

export const PACK_SUFFIX = ".pack";

const DEFAULT_MEMORY_BYTES = 64 * 2 ** 20;

/**
 * The prefix cache of a host: outputs of frozen layer groups, in packs of many texts, shared by all processes.
 *
 *   packs/PREFIX/NAME.pack   whole and never changed; its time stamp says when it was last used
 *   pins/OWNER               which packs a process reads
 *   unfinished/OWNER         what is being written
 *   locks/                   one for each prefix being filled, and "room" for evictions
 */
export class PrefixCache {
  readonly folder: string;
  readonly maxBytes: number;
  private readonly memoryBytes: number;
  private memoryReserved = 0;
  private warned = false;

  constructor({ folder, maxBytes, memoryBytes = DEFAULT_MEMORY_BYTES }: PrefixCacheOptions) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.memoryBytes = memoryBytes;
  }

  /** Tells that states cannot be kept, unless that was told before: one training opens many prefixes. */
  warnOnce(tell: () => void): void {
    if (!this.warned) tell();
    this.warned = true;
  }

  get memoryLeft(): number {
    return this.memoryBytes - this.memoryReserved;
  }

  /** @returns false, and reserves nothing, when so much is not left */
  reserveMemory(bytes: number): boolean {
    if (bytes > this.memoryLeft) return false;
    this.memoryReserved += bytes;
    return true;
  }

  releaseMemory(bytes: number): void {
    this.memoryReserved -= bytes;
  }

  /** What is wrong with the disk, for the person; undefined when an error does not come from there. */
  diskProblem(error: unknown): string | undefined {
    const explained = explainDiskError(error, {
      name: `the prefix cache ${this.folder}`,
      purpose: "keeping outputs of frozen layers",
      choose: "set FROSTLINE_CACHE_DIR to",
    });
    return explained !== error && explained instanceof Error ? explained.message : undefined;
  }

  /** All packs, the least recently used first. */
  async list(): Promise<PackFile[]> {
    const packs: PackFile[] = [];
    const folders = await namesIn(this.packsFolder);
    const paths = (await Promise.all(folders.map((prefix) => packPaths(this.packsOf(prefix))))).flat();
    for (const path of paths) {
      const stats = await stat(path).catch(() => undefined); // somebody may be evicting
      if (!stats) continue;
      const name = join(basename(dirname(path)), basename(path));
      packs.push({ name, path, bytes: stats.size, lastUsed: stats.mtime });
    }
    return packs.sort((a, b) => a.lastUsed.getTime() - b.lastUsed.getTime());
  }

  /** Bytes of all packs. */
  async size(): Promise<number> {
    return totalBytes(await this.list());
  }

  /** Deletes every pack that nobody reads. @returns the bytes that this freed */
  async clear(): Promise<number> {
    await mkdir(this.locksFolder, { recursive: true });
    return await withLock(this.roomLock, {}, async () => {
      const pinned = await pinnedPacks(this.folder);
      const free = (await this.list()).filter(({ name }) => !pinned.has(name));
      for (const pack of free) await this.evict(pack.path);
      return totalBytes(free);
    });
  }

  /** The folder of a prefix's packs, whether there is one or not. */
  packsOf(prefix: string): string {
    return join(this.packsFolder, prefix);
  }

  /** Runs `work` while no other process fills the same prefix; what ended processes left is swept away first. */
  async whileFilling<T>(
    prefix: string,
    options: { signal: AbortSignal | undefined; onWait: (owner: string) => void },
    work: () => Promise<T>,
  ): Promise<T> {
    await mkdir(this.locksFolder, { recursive: true });
    await mkdir(this.unfinishedFolder, { recursive: true });
    return await withLock(join(this.locksFolder, prefix), options, async () => {
      await sweep(this.unfinishedFolder);
      return await work();
    });
  }

  /**
   * Writes a pack: it appears under its name in one step, when all of it is on the disk. Packs that nobody
   * reads are evicted for it, the least recently used first.
   * @param beforeItAppears told the pack's name in time to pin it
   * @returns its path; undefined when the limit leaves no room for it
   */
  async store(
    prefix: string,
    content: Uint8Array,
    beforeItAppears: (name: string) => Promise<void>,
  ): Promise<string | undefined> {
    const bytes = content.byteLength;
    if (bytes > this.maxBytes) return undefined;
    const name = join(prefix, `${randomUUID()}${PACK_SUFFIX}`);
    const path = join(this.packsFolder, name);
    const unfinished = join(this.unfinishedFolder, newOwner());
    try {
      await writeAndSync(unfinished, content);
      return await withLock(this.roomLock, {}, async () => {
        if (!(await this.makeRoom(bytes))) return undefined;
        await beforeItAppears(name);
        await mkdir(dirname(path), { recursive: true });
        await rename(unfinished, path);
        return path;
      });
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  /**
   * Deletes a pack; whoever has it open can read on. Its folder stays, also when it is empty: another process may be
   * about to store into it.
   */
  async discard(path: string): Promise<void> {
    await rm(path, { force: true });
  }

  /** As `discard`, and the prefix's folder with the last pack. Only under the lock under which packs are stored. */
  private async evict(path: string): Promise<void> {
    await this.discard(path);
    await rmdir(dirname(path)).catch(() => {});
  }

  private async makeRoom(bytes: number): Promise<boolean> {
    const packs = await this.list();
    let excess = totalBytes(packs) + bytes - this.maxBytes;
    if (excess <= 0) return true;
    const pinned = await pinnedPacks(this.folder);
    const free = packs.filter(({ name }) => !pinned.has(name));
    if (totalBytes(free) < excess) return false;
    for (const pack of free) {
      if (excess <= 0) break;
      await this.evict(pack.path);
      excess -= pack.bytes;
    }
    return true;
  }

  private get packsFolder(): string {
    return join(this.folder, "packs");
  }

  private get unfinishedFolder(): string {
    return join(this.folder, "unfinished");
  }

  private get locksFolder(): string {
    return join(this.folder, "locks");
  }

  private get roomLock(): string {
    return join(this.locksFolder, "room");
  }
}

/** The packs in the folder of one prefix. None where there is no folder. */
export async function packPaths(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  return names.filter((name) => name.endsWith(PACK_SUFFIX)).map((name) => join(folder, name));
}

/** Others delete folders while we look: one that is gone has nothing in it. */
async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR") return [];
    throw error;
  }
}

function totalBytes(packs: readonly PackFile[]): number {
  return packs.reduce((sum, pack) => sum + pack.bytes, 0);
}

async function writeAndSync(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
