import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, rm, stat, writeFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { OnProgress } from "../../cache/index.ts";
import type { HubEnv } from "../../env.ts";
import { reasonOf, requestHub } from "./http.ts";
import { HubError, HubUnreachableError } from "./hub-error.ts";
import { describeReference } from "./reference.ts";
import type { HubFile, HubRepository } from "./repository.ts";

/** Enough to outlast a network that is away for a quarter of a minute. */
const ATTEMPTS = 6;
const STALLED_MS = 60_000;
/** Connections in a row that break without having brought a byte. */
const MAX_FRUITLESS = 4;

export interface DownloadOptions {
  hub: HubEnv;
  onProgress: OnProgress;
  /** Told how many bytes of this file are there. */
  onBytes: (bytes: number) => void;
  signal: AbortSignal | undefined;
}

/**
 * Downloads one file of a repository to `target`. What is there already of it is kept and continued, and a
 * connection that breaks is taken up where it broke. The whole is compared with the checksum at the end; a file
 * that differs is deleted and fetched once more.
 * @throws HubError when it is refused or differs twice, HubUnreachableError when the hub does not bring it
 */
export async function downloadHubFile(
  repository: HubRepository,
  file: HubFile,
  target: string,
  options: DownloadOptions,
): Promise<void> {
  for (const isLast of [false, true]) {
    await fetchRest(repository, file, target, options);
    if (await hasChecksum(target, file)) return;
    await rm(target, { force: true });
    if (isLast) break;
    options.onProgress({ message: `the checksum of ${file.path} differs; it is downloaded again` });
  }
  throw new HubError(
    `${file.path} of ${describeReference(repository.reference)} does not have the checksum that the hub tells (${file.checksum?.hex}): a proxy or mirror serves another file; nothing of it was kept`,
  );
}

async function fetchRest(
  repository: HubRepository,
  file: HubFile,
  target: string,
  options: DownloadOptions,
): Promise<void> {
  let fruitless = 0;
  for (;;) {
    const before = await sizeOf(target);
    options.onBytes(before);
    if (file.bytes === 0) await writeFile(target, "");
    if (before === file.bytes) return;
    // Without a known size nothing tells a finished file from a broken one.
    if (file.bytes === undefined || before > file.bytes) await rm(target, { force: true });
    try {
      await fetchOnce(repository, file, target, options);
      if (file.bytes === undefined || (await sizeOf(target)) === file.bytes) return;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isBrokenConnection(error)) throw error;
      options.onProgress({ message: `the connection broke (${reasonOf(error)}); continuing ${file.path}` });
    }
    fruitless = (await sizeOf(target)) > before ? 0 : fruitless + 1;
    if (fruitless >= MAX_FRUITLESS) {
      throw new HubUnreachableError(
        `${file.path} of ${describeReference(repository.reference)} could not be downloaded: the connection to ${options.hub.endpoint} breaks again and again; what is there is kept, start again to continue`,
      );
    }
  }
}

/** One request for what is missing, appended to what is there. */
async function fetchOnce(
  { reference, commit }: HubRepository,
  file: HubFile,
  target: string,
  { hub, onProgress, onBytes, signal }: DownloadOptions,
): Promise<void> {
  const have = await sizeOf(target);
  const stalled = new AbortController();
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  const folder = reference.kind === "datasets" ? "/datasets" : "";
  const response = await requestHub({
    hub,
    path: `${folder}/${reference.owner}/${reference.name}/resolve/${commit}/${path}`,
    headers: have > 0 ? { Range: `bytes=${have}-` } : {},
    reference,
    attempts: ATTEMPTS,
    onProgress,
    signal: signal ? AbortSignal.any([signal, stalled.signal]) : stalled.signal,
  });
  const continues = response.headers.get("content-range")?.startsWith(`bytes ${have}-`) ?? false;
  let bytes = continues ? have : 0;
  if (!response.body) throw new HubError(`${hub.endpoint} answered without a body for ${file.path}`);
  const watch = setTimeout(() => stalled.abort(new StalledError()), STALLED_MS);
  const output = await open(target, continues ? "a" : "w");
  try {
    for await (const chunk of Readable.fromWeb(response.body)) {
      await output.writeFile(chunk);
      bytes += chunk.length;
      onBytes(bytes);
      watch.refresh();
    }
  } finally {
    clearTimeout(watch);
    await output.close();
  }
}

class StalledError extends Error {
  constructor() {
    super(`no byte for ${STALLED_MS / 1000} seconds`);
  }
}

function isBrokenConnection(error: unknown): boolean {
  if (error instanceof HubError || !(error instanceof Error)) return false;
  const isDiskError = "syscall" in error; // fetch wraps those of its connection
  return !isDiskError;
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function hasChecksum(path: string, { checksum }: HubFile): Promise<boolean> {
  if (!checksum) return true;
  const hash = createHash(checksum.kind === "sha256" ? "sha256" : "sha1");
  // The id of a file in git is the SHA-1 of this line and the content.
  if (checksum.kind === "git") hash.update(`blob ${await sizeOf(path)}\0`);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex") === checksum.hex;
}
