import { mkdir, rename, rm, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { readEnv } from "../env.ts";
import { CacheError, cacheFolder, errorCode, explainDiskError } from "./cache-error.ts";
import { withLock } from "./lock.ts";
import { folderProblem, type Verification, writeManifest } from "./manifest.ts";
import { newOwner, ownerPid } from "./owner.ts";
import { sweep } from "./sweep.ts";

/** What is being done right now, for a person; bytes when the work is a download or an extraction. */
export interface Progress {
  message: string;
  doneBytes?: number;
  totalBytes?: number;
}
export type OnProgress = (progress: Progress) => void;

export interface BuildContext {
  /** The folder to fill. It becomes the cache entry when the build returns. */
  folder: string;
  /** For files that the entry does not keep, on the same disk. Deleted afterwards. */
  scratch: string;
  onProgress: OnProgress;
  signal: AbortSignal | undefined;
}

export interface BuildOptions {
  onProgress?: OnProgress | undefined;
  signal?: AbortSignal | undefined;
  /** How a finished entry is checked at each use; "sizes" for entries too large to be hashed each time. */
  verification?: Verification;
  /** Default: FROSTLINE_CACHE_DIR or ~/.cache/frostline. */
  cacheDir?: string;
}

const TOUCH_MS = 30_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._+-]*(\/[A-Za-z0-9][A-Za-z0-9._+-]*)*$/;

/**
 * The folder of the cache entry `name`, built by `build` unless a good one is there.
 * Whoever comes first builds, others (in this or any process) wait and take the result. An entry appears under
 * its name in one step when it is whole; one that was damaged later is noticed and built again.
 * What a killed process left is swept away by the next build.
 * @param name path below the cache folder; put a version or checksum into it, since an entry never changes
 * @throws CacheError when the cache folder cannot be used, and whatever `build` throws
 */
export async function buildOnce(
  name: string,
  build: (context: BuildContext) => Promise<void>,
  options: BuildOptions = {},
): Promise<string> {
  const { onProgress = () => {}, signal, verification = "every byte" } = options;
  const cacheDir = options.cacheDir ?? readEnv().cacheDir;
  if (!NAME.test(name)) throw new CacheError(`"${name}" cannot be the name of a cache entry`);
  const entry = join(cacheDir, name);

  if ((await folderProblem(entry, verification)) === undefined) return entry;
  try {
    await mkdir(join(cacheDir, "locks"), { recursive: true });
    await mkdir(join(cacheDir, "unfinished"), { recursive: true });
    const lock = join(cacheDir, "locks", name.replaceAll("/", "+"));
    const onWait = (owner: string) =>
      onProgress({ message: `waiting for process ${ownerPid(owner)}, which is preparing ${name}` });
    return await withLock(lock, { signal, onWait }, async () => {
      const problem = await folderProblem(entry, verification);
      if (problem === undefined) return entry;
      if (problem !== "missing") {
        onProgress({ message: `the cached ${name} is damaged (${problem}); it is made again` });
      }
      await sweep(join(cacheDir, "unfinished"));
      await buildAndMove(entry, join(cacheDir, "unfinished", newOwner()), build, { onProgress, signal });
      return entry;
    });
  } catch (error) {
    throw explainDiskError(error, cacheFolder(cacheDir, name));
  }
}

async function buildAndMove(
  entry: string,
  workplace: string,
  build: (context: BuildContext) => Promise<void>,
  { onProgress, signal }: Pick<BuildContext, "onProgress" | "signal">,
): Promise<void> {
  const folder = join(workplace, "entry");
  const scratch = join(workplace, "scratch");
  // Other hosts and containers judge by this whether we are still at work.
  const touch = setInterval(() => {
    const now = new Date();
    utimes(workplace, now, now).catch(() => {});
  }, TOUCH_MS);
  touch.unref();
  try {
    await mkdir(folder, { recursive: true });
    await mkdir(scratch);
    await build({ folder, scratch, onProgress, signal });
    signal?.throwIfAborted();
    await writeManifest(folder);
    await mkdir(dirname(entry), { recursive: true });
    await moveInto(folder, entry, join(workplace, "damaged"));
  } finally {
    clearInterval(touch);
    await rm(workplace, { recursive: true, force: true });
  }
}

/** Puts the finished folder under its name; a damaged one that is there is moved aside first. */
async function moveInto(folder: string, entry: string, aside: string): Promise<void> {
  await rename(entry, aside).catch((error) => {
    if (errorCode(error) !== "ENOENT") throw error;
  });
  await rename(folder, entry).catch((error) => {
    const code = errorCode(error);
    // Another process was faster and its entry is as good as ours.
    if (code !== "ENOTEMPTY" && code !== "EEXIST") throw error;
  });
}
