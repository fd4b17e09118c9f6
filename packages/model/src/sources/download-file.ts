import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { type OnProgress, sha256OfFile } from "../cache/index.ts";
import { fetchPatiently } from "./fetch-patiently.ts";

/** Where the files of a runner's team are, and what lets the runner in. */
export interface TeamFiles {
  /** Address of the gateway; files are below its /files. */
  url: string;
  token: string;
}

/** A file that does not come. The message goes on after the file's name. */
export class DownloadError extends Error {
  override readonly name = "DownloadError";
}

export interface DownloadOptions {
  /** What the file is called in messages. */
  title: string;
  onProgress: OnProgress;
  signal?: AbortSignal | undefined;
  /** So many connections in a row may break without having brought a byte. */
  mostFruitless?: number;
  /** How long one answer may be in coming; 30 when absent. */
  answerSeconds?: number;
}

const MOST_FRUITLESS = 5;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Downloads a file of the gateway to a path, where a part of it may lie already: it goes on there, also after each
 * connection that breaks. The whole is compared with the checksum that the gateway tells; what differs is deleted.
 * Answers the file's name.
 * @throws DownloadError, errors of the disk, or the reason of `signal`
 */
export async function downloadFile(
  { url, token }: TeamFiles,
  id: string,
  path: string,
  options: DownloadOptions,
): Promise<string> {
  const { title, onProgress, signal, mostFruitless = MOST_FRUITLESS } = options;
  const from = new URL(`/files/${id}`, url);
  let fruitless = 0;
  for (;;) {
    const before = await sizeOf(path);
    try {
      const { name, sha256 } = await fetchRest(from, token, path, options);
      if ((await sha256OfFile(path)) === sha256) return name;
      await rm(path, { force: true });
      throw new DownloadError("came with another checksum than the gateway tells");
    } catch (error) {
      signal?.throwIfAborted();
      const isDiskError = error instanceof Error && "syscall" in error && !(error instanceof TypeError);
      if (error instanceof DownloadError || isDiskError) throw error;
      fruitless = (await sizeOf(path)) > before ? 0 : fruitless + 1;
      if (fruitless >= mostFruitless) {
        throw new DownloadError(`could not be downloaded: the connection to ${from.origin} breaks`, {
          cause: error,
        });
      }
      onProgress({ message: `the connection broke; continuing ${title}` });
      await pause(Math.min(LONGEST_PAUSE_MS, 1000 * 2 ** fruitless), undefined, { signal });
    }
  }
}

/** One request for what is missing, appended to what is there. @throws DownloadError when it is refused */
async function fetchRest(
  url: URL,
  token: string,
  path: string,
  { title, onProgress, signal, answerSeconds }: DownloadOptions,
): Promise<{ name: string; sha256: string }> {
  const have = await sizeOf(path);
  const headers = { authorization: `Bearer ${token}`, ...(have > 0 ? { Range: `bytes=${have}-` } : {}) };
  const response = await fetchPatiently(url, { headers, signal: signal ?? null }, answerSeconds);
  const isPassing = response.status >= 500 || response.status === 429;
  if (response.status === 404) throw new DownloadError("is not there any more");
  if (!response.ok && !isPassing && response.status !== 416) {
    throw new DownloadError(`was refused by the gateway (HTTP ${response.status})`);
  }
  const about = {
    name: basename(decodeURIComponent(response.headers.get("file-name") ?? "data")),
    sha256: response.headers.get("etag")?.replaceAll('"', "") ?? "",
  };
  if (response.status === 416) return about; // nothing is missing
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const totalBytes = Number(response.headers.get("content-length")) + (response.status === 206 ? have : 0);
  onProgress({ message: `downloading ${title} (${about.name})`, doneBytes: have, totalBytes });
  const output = createWriteStream(path, { flags: response.status === 206 ? "a" : "w" });
  await pipeline(Readable.fromWeb(response.body), output);
  return about;
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
