import { createHash } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type BuildOptions, buildOnce, errorCode } from "../../cache/index.ts";
import { type HubEnv, readEnv } from "../../env.ts";
import { downloadHubFile } from "./download.ts";
import { HubError } from "./hub-error.ts";
import { describeReference } from "./reference.ts";
import type { HubFile, HubRepository } from "./repository.ts";

/** A download that nobody continued for so long is given up. */
const FORGOTTEN_MS = 7 * 24 * 3600_000;

/**
 * The folder of the cache that holds these files of a repository, under their paths. What is missing is
 * downloaded, smallest first; a download that breaks off is continued by the next call, in whatever process.
 * @param check called with the path in the repository and on disk of each file when it is there, before the next
 *   one is fetched; an error that it throws ends the download
 * @throws HubError, CacheError, or what `check` throws
 */
export async function fetchHubFiles(
  repository: HubRepository,
  files: HubFile[],
  hub: HubEnv,
  options: BuildOptions & { check?: (path: string, file: string) => Promise<void> },
): Promise<string> {
  const cacheDir = options.cacheDir ?? readEnv().cacheDir;
  const sorted = files.toSorted((a, b) => (a.bytes ?? 0) - (b.bytes ?? 0) || (a.path < b.path ? -1 : 1));
  for (const { path } of sorted) checkPath(path, repository);
  const selection = createHash("sha256")
    .update(sorted.map(({ path }) => path).join("\n"))
    .digest("hex");
  const name = `${repository.cacheName}/files-${selection.slice(0, 12)}`;
  return await buildOnce(
    name,
    async ({ folder, onProgress, signal }) => {
      const partial = join(cacheDir, "partial", name.replaceAll("/", "+"));
      await mkdir(partial, { recursive: true });
      await utimes(partial, new Date(), new Date()); // in use again, however old it is
      await forgetOldDownloads(dirname(partial));
      const targets = sorted.map((file, index) => ({ file, target: join(partial, String(index)) }));
      const totalBytes = sum(sorted.map(({ bytes }) => bytes ?? 0));
      let before = 0;
      for (const { file, target } of targets) {
        const message = `downloading ${file.path}${sizeOf(file)} of ${describeReference(repository.reference)}`;
        const onBytes = (bytes: number) => onProgress({ message, doneBytes: before + bytes, totalBytes });
        await downloadHubFile(repository, file, target, { hub, onProgress, onBytes, signal }).catch(
          async (error) => {
            // On a full disk the part that is there would be in everybody's way.
            if (isFullDisk(error)) await rm(partial, { recursive: true, force: true });
            throw error;
          },
        );
        await options.check?.(file.path, target);
        before += file.bytes ?? 0;
      }
      for (const { file, target } of targets) {
        await mkdir(dirname(join(folder, file.path)), { recursive: true });
        await rename(target, join(folder, file.path));
      }
      await rm(partial, { recursive: true, force: true });
    },
    options,
  );
}

function sizeOf({ bytes = 0 }: HubFile): string {
  return bytes < 1e6 ? "" : ` (${Math.round(bytes / 1e6)} MB)`;
}

/** A path comes from the hub, and must not lead out of the folder. */
function checkPath(path: string, { reference }: HubRepository): void {
  const isPlain = path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (isPlain && !path.includes("\0") && !path.includes("\\") && path !== "manifest.json") return;
  throw new HubError(`${describeReference(reference)} has a file with the unusable path "${path}"`);
}

async function forgetOldDownloads(partials: string): Promise<void> {
  for (const name of await readdir(partials)) {
    const folder = join(partials, name);
    const stats = await stat(folder).catch(() => undefined);
    if (stats && Date.now() - stats.mtimeMs > FORGOTTEN_MS)
      await rm(folder, { recursive: true, force: true });
  }
}

function isFullDisk(error: unknown): boolean {
  return ["ENOSPC", "EDQUOT"].includes(errorCode(error) ?? "");
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
