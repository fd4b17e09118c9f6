import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { extract as extractTar } from "tar";
import { openPromise, type ZipFile } from "yauzl";
import { CacheError } from "./cache-error.ts";

type Wanted = (path: string) => boolean;

/**
 * Writes the wanted files of a zip archive (a wheel is one) under `into`, with the archive's paths.
 * @returns the paths that were written
 * @throws CacheError when the archive is damaged or a path in it leads out of `into`
 */
export async function extractZip(archive: string, into: string, wanted: Wanted): Promise<string[]> {
  return await explained(archive, async () => {
    const zip = await openPromise(archive, { lazyEntries: true, autoClose: false });
    try {
      return await writeZipEntries(zip, into, wanted);
    } finally {
      zip.close();
    }
  });
}

/**
 * Writes the wanted files of a .tar.gz archive under `into`, with the archive's paths. Links are left out.
 * @returns the paths that were written
 * @throws CacheError when the archive is damaged or a path in it leads out of `into`
 */
export async function extractTarGz(archive: string, into: string, wanted: Wanted): Promise<string[]> {
  return await explained(archive, async () => {
    const written: string[] = [];
    let evil: string | undefined;
    await extractTar({
      file: archive,
      cwd: into,
      strict: true,
      filter: (path, entry) => {
        const isFile = "type" in entry && (entry.type === "File" || entry.type === "OldFile");
        if (!isFile || !wanted(path)) return false;
        if (!isInside(into, path))
          evil = path; // the filter must not throw
        else written.push(path);
        return evil === undefined;
      },
    });
    if (evil !== undefined) throw leadsOut(evil);
    return written;
  });
}

async function writeZipEntries(zip: ZipFile, into: string, wanted: Wanted): Promise<string[]> {
  const written: string[] = [];
  for await (const entry of zip.eachEntry()) {
    const path = entry.fileName;
    if (path.endsWith("/") || !wanted(path)) continue;
    if (!isInside(into, path)) throw leadsOut(path);
    const target = join(into, path);
    await mkdir(dirname(target), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target));
    written.push(path);
  }
  return written;
}

function isInside(into: string, path: string): boolean {
  return !isAbsolute(path) && resolve(into, path).startsWith(resolve(into) + sep);
}

function leadsOut(path: string): CacheError {
  return new CacheError(`the path "${path}" in it leads out of the folder`);
}

async function explained<T>(archive: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isDiskError = error instanceof Error && "syscall" in error;
    if (isDiskError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CacheError(`the archive ${archive} cannot be extracted: ${reason}`, { cause: error });
  }
}
