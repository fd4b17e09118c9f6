import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ownerIsGone } from "./owner.ts";

/**
 * Deletes what ended processes left in a folder whose entries are named by their owners.
 * @returns the names of the entries that stay
 */
export async function sweep(folder: string): Promise<string[]> {
  const alive: string[] = [];
  for (const owner of await readdir(folder)) {
    const path = join(folder, owner);
    const stats = await lstat(path).catch(() => undefined);
    if (!stats) continue;
    if (ownerIsGone(owner, stats.mtime)) await rm(path, { recursive: true, force: true });
    else alive.push(owner);
  }
  return alive;
}
