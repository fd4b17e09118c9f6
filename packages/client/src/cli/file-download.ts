import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { openStoredFile, type StoredFile } from "../download.ts";
import { CommandError, exitCodes } from "./exit-codes.ts";
import { sha256OfFile } from "./file-upload.ts";
import { ProgressBar } from "./progress.ts";
import { patienceSeconds, type Session } from "./session.ts";

export interface DownloadedFile {
  id: string;
  /** Where it is now. */
  file: string;
  size: number;
  sha256: string;
}

/** Writes a file of the gateway's to standard output. @throws CommandError when it is not what the gateway has */
export async function downloadToOutput({ gateway, onRetry }: Session, id: string): Promise<void> {
  const stored = await openStoredFile(gateway, id, { patienceSeconds, onRetry });
  const hash = createHash("sha256");
  const bytes = watched(stored.read(), (chunk) => hash.update(chunk));
  await pipeline(Readable.from(bytes), process.stdout, { end: false });
  if (hash.digest("hex") !== stored.sha256) throw otherChecksum(stored.name);
}

/**
 * Downloads a file to `path`, or by its own name into this folder where nothing may be in its way. What an interrupted
 * command has left in a file beside it is not fetched again.
 * @throws CommandError when it cannot be written, or is not what the gateway has
 */
export async function downloadToPath(
  { gateway, out, onRetry }: Session,
  id: string,
  path: string | undefined,
): Promise<DownloadedFile> {
  const stored = await openStoredFile(gateway, id, { patienceSeconds, onRetry });
  const file = path ?? (await freeName(stored));
  const part = `${file}.${id}.part`;
  try {
    const have = await sizeOf(part);
    using bar = new ProgressBar(stored.name, stored.size, !out.json && process.stderr.isTTY);
    let done = have;
    const bytes = watched(stored.read(have), ({ length }) => {
      done += length;
      bar.update(done);
    });
    await pipeline(Readable.from(bytes), createWriteStream(part, { flags: "a" }));
    if ((await sha256OfFile(part)) !== stored.sha256) {
      await rm(part, { force: true });
      throw otherChecksum(stored.name);
    }
    await rename(part, file);
  } catch (error) {
    const isOfDisk = error instanceof Error && "syscall" in error && "path" in error;
    throw isOfDisk
      ? new CommandError(`${file} cannot be written: ${error.message}`, exitCodes.failed)
      : error;
  }
  return { id, file, size: stored.size, sha256: stored.sha256 };
}

/** Somebody else chose this name: it leads out of no folder, and takes no other file's place. */
async function freeName({ name }: StoredFile): Promise<string> {
  const file = basename(name.replace(/[\\\p{Cc}]/gu, "_"));
  if (file === "" || file === "." || file === "..") {
    throw new CommandError("The file's name is none here: say one with --output.", exitCodes.badInput);
  }
  const isTaken = await stat(file).then(
    () => true,
    () => false,
  );
  if (isTaken) {
    throw new CommandError(`${file} is there already: say where to with --output.`, exitCodes.conflict);
  }
  return file;
}

async function* watched(
  bytes: AsyncIterable<Uint8Array>,
  see: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    see(chunk);
    yield chunk;
  }
}

const otherChecksum = (name: string) =>
  new CommandError(`${name} came with another checksum than the gateway tells: try again.`, exitCodes.failed);

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
