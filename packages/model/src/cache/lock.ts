import { lstat, lutimes, readlink, rename, symlink, unlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./cache-error.ts";
import { newOwner, ownerIsGone } from "./owner.ts";

const POLL_MS = 150;
const TOUCH_MS = 30_000;

/**
 * Runs `work` while holding a lock that other processes respect.
 * The lock is a symbolic link whose target names its owner: made in one step, never half-written,
 * and taken over when its owner has ended.
 *
 * Two waiters that take over one stale lock at the same moment may both go on in rare cases, so the lock
 * only saves work: what it guards must stay right without it.
 */
export async function withLock<T>(
  path: string,
  { signal, onWait }: { signal?: AbortSignal | undefined; onWait?: (owner: string) => void },
  work: () => Promise<T>,
): Promise<T> {
  const owner = newOwner();
  await acquire(path, owner, { signal, onWait });
  const touch = setInterval(() => {
    const now = new Date();
    lutimes(path, now, now).catch(() => {});
  }, TOUCH_MS);
  touch.unref();
  try {
    return await work();
  } finally {
    clearInterval(touch);
    if ((await heldBy(path)) === owner) await unlink(path);
  }
}

async function acquire(
  path: string,
  owner: string,
  { signal, onWait }: { signal: AbortSignal | undefined; onWait: ((owner: string) => void) | undefined },
): Promise<void> {
  let announced = "";
  for (;;) {
    signal?.throwIfAborted();
    try {
      await symlink(owner, path);
      return;
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    const holder = await heldBy(path);
    if (holder === undefined) continue;
    if (await removeIfStale(path, holder)) continue;
    if (announced !== holder) onWait?.(holder);
    announced = holder;
    await sleep(POLL_MS, undefined, { signal });
  }
}

async function heldBy(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return undefined;
    throw error;
  }
}

async function removeIfStale(path: string, holder: string): Promise<boolean> {
  const touched = await lstat(path).then(
    (stats) => stats.mtime,
    () => undefined,
  );
  if (!touched || !ownerIsGone(holder, touched)) return false;
  const aside = `${path}.${newOwner()}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return true; // another waiter was faster
    throw error;
  }
  const moved = await readlink(aside);
  // Between our look and our rename somebody may have taken the lock anew: give it back.
  if (moved !== holder) await symlink(moved, path).catch(() => {});
  await unlink(aside);
  return moved === holder;
}
