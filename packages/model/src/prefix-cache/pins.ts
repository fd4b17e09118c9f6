import { mkdir, readFile, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { newOwner } from "../cache/owner.ts";
import { sweep } from "../cache/sweep.ts";

const TOUCH_MS = 30_000;

const pinsFolder = (folder: string) => join(folder, "pins");

/**
 * A file that names the packs which its owner reads, so that no process evicts them. It counts as long as
 * its owner lives.
 */
export class Pin {
  private readonly packs = new Set<string>();
  private readonly path: string;
  private readonly touch: NodeJS.Timeout;

  constructor(private readonly folder: string) {
    this.path = join(pinsFolder(folder), newOwner());
    // Other hosts and containers judge by this whether we are still at work.
    this.touch = setInterval(() => {
      const now = new Date();
      utimes(this.path, now, now).catch(() => {});
    }, TOUCH_MS);
    this.touch.unref();
  }

  /** Fails where the folder cannot be written. */
  async add(pack: string): Promise<void> {
    if (this.packs.has(pack)) return;
    this.packs.add(pack);
    await mkdir(pinsFolder(this.folder), { recursive: true });
    // In one step: whoever reads it in between must not miss the packs of before.
    const unfinished = join(pinsFolder(this.folder), newOwner());
    await writeFile(unfinished, [...this.packs].join("\n"));
    await rename(unfinished, this.path);
  }

  async release(): Promise<void> {
    clearInterval(this.touch);
    await rm(this.path, { force: true }).catch(() => {});
  }
}

/** All packs that some living process reads. Pins of ended processes are deleted. */
export async function pinnedPacks(folder: string): Promise<Set<string>> {
  await mkdir(pinsFolder(folder), { recursive: true });
  const pinned = new Set<string>();
  for (const owner of await sweep(pinsFolder(folder))) {
    const packs = await readFile(join(pinsFolder(folder), owner), "utf8").catch(() => "");
    for (const pack of packs.split("\n")) pinned.add(pack);
  }
  return pinned;
}
