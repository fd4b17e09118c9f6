import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { OnProgress } from "./build-once.ts";
import { CacheError, DiskFullError } from "./cache-error.ts";
import { findPip, runProgram } from "./pip.ts";

export interface PipPackage {
  /** "name==version" */
  requirement: string;
  sha256: string;
  /** Size of the file, for the progress. */
  bytes: number;
  kind: "wheel" | "source";
  /** For a wheel that is not for every platform. The host's own Python does not matter then. */
  tags?: { pythonVersion: string; implementation: string; abi: string; platform: string };
}

export interface PipDownloadOptions {
  /** An empty folder for the file. */
  into: string;
  /** A folder for pip's own temporary files; on the cache's disk, since /tmp is often small. */
  scratch: string;
  onProgress: OnProgress;
  signal?: AbortSignal | undefined;
}

const PROGRESS_MS = 250;

/**
 * Downloads one pinned package file with pip, which knows the person's index, proxy and certificates.
 * @returns the path of the file, whose checksum pip has compared
 * @throws CacheError when pip is missing, the index cannot be reached, the disk is full or the checksum differs
 */
export async function pipDownload(wanted: PipPackage, options: PipDownloadOptions): Promise<string> {
  const { into, scratch, onProgress, signal } = options;
  const pip = await findPip(wanted.requirement);
  const temporary = join(scratch, "pip");
  await mkdir(into, { recursive: true });
  await mkdir(temporary, { recursive: true });
  const requirements = join(scratch, "requirements.txt");
  await writeFile(requirements, `${wanted.requirement} --hash=sha256:${wanted.sha256}\n`);

  const report = async () => {
    const doneBytes = (await bytesIn(into)) + (await bytesIn(temporary));
    onProgress({
      message: `downloading ${wanted.requirement}`,
      doneBytes: Math.min(doneBytes, wanted.bytes),
      totalBytes: wanted.bytes,
    });
  };
  await report();
  const timer = setInterval(() => void report(), PROGRESS_MS);
  const command = [...pip, ...downloadArguments(wanted, requirements, into)];
  const result = await runProgram(command, { env: { TMPDIR: temporary }, signal }).finally(() =>
    clearInterval(timer),
  );
  if (result.exitCode !== 0) throw explainPipFailure(wanted, result.output);

  const [file, ...others] = await readdir(into);
  if (!file || others.length > 0) {
    throw new CacheError(
      `pip was asked for ${wanted.requirement} and left ${others.length + (file ? 1 : 0)} files`,
    );
  }
  onProgress({
    message: `downloaded ${wanted.requirement}`,
    doneBytes: wanted.bytes,
    totalBytes: wanted.bytes,
  });
  return join(into, file);
}

function downloadArguments(wanted: PipPackage, requirements: string, into: string): string[] {
  const { tags } = wanted;
  return [
    "download",
    "--no-deps",
    "--no-input",
    "--disable-pip-version-check",
    "--no-cache-dir", // the file is kept once, in our cache
    "--progress-bar=off",
    "--require-hashes",
    `--dest=${into}`,
    wanted.kind === "wheel" ? "--only-binary=:all:" : "--no-binary=:all:",
    ...(tags
      ? [
          `--python-version=${tags.pythonVersion}`,
          `--implementation=${tags.implementation}`,
          `--abi=${tags.abi}`,
          `--platform=${tags.platform}`,
        ]
      : []),
    `--requirement=${requirements}`,
  ];
}

function explainPipFailure(wanted: PipPackage, output: string): Error {
  if (/No space left on device|Disk quota exceeded/i.test(output)) {
    return new DiskFullError(`pip found no space for ${wanted.requirement}`, { cause: output });
  }
  if (/DO NOT MATCH THE HASHES/i.test(output)) return wrongChecksum(wanted);
  if (NETWORK_FAILURE.test(output)) {
    return new CacheError(
      `${wanted.requirement} could not be downloaded because pip cannot reach its package index, or the index does not have it: check the network, the proxy and pip's index setting, then start again`,
      { cause: output },
    );
  }
  const reason = output.match(/ERROR: .*/g)?.at(-1) ?? output.trim().split("\n").at(-1) ?? "no output";
  return new CacheError(`pip could not download ${wanted.requirement}: ${reason.replace(/^ERROR: /, "")}`, {
    cause: output,
  });
}

/** What pip and its libraries say when they do not reach the index, or it does not know the file. */
const NETWORK_FAILURE = new RegExp(
  [
    "from versions: none",
    "connection broken",
    "NewConnectionError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "Max retries exceeded",
    "ReadTimeout",
    "timed out",
    "ProxyError",
    "SSLError",
    "Could not fetch URL",
  ].join("|"),
  "i",
);

function wrongChecksum(wanted: PipPackage): CacheError {
  return new CacheError(
    `the downloaded ${wanted.requirement} does not have the expected checksum (sha256 ${wanted.sha256}): the package index or a proxy served another file; nothing of it was kept`,
  );
}

/** Bytes of all files below a folder. Files may come and go while we look. */
async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  let total = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const stats = await stat(join(entry.parentPath, entry.name)).catch(() => undefined);
    total += stats?.size ?? 0;
  }
  return total;
}
