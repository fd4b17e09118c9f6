import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import {
  type ByteRange,
  type FileStore,
  MissingBytesError,
  type Piece,
  type StoredRef,
  StoreFullError,
} from "./file-store.ts";

const mib = 1024 * 1024;
/** Of an upload, at most this much is lost with a gateway that is killed. */
const pieceBytes = 64 * mib;
/** Left for the embedded database, whose disk this usually is. */
const reservedBytes = 256 * mib;

/**
 * Files in a folder:
 *
 *   uploads/KEY/START-RANDOM   a piece of an upload; complete before anybody is told of it, and never changed
 *   blobs/LAST-TWO/KEY         a whole content
 *
 * Two requests that write to one upload at the same time write pieces of their own: the database takes one of them.
 */
export class FolderStore implements FileStore {
  constructor(private readonly folder: string) {}

  async begin(key: string, size: number): Promise<string> {
    await this.#need(2 * size); // in the end the pieces lie beside the whole for a moment
    await mkdir(this.#uploadFolder(key), { recursive: true, mode: 0o700 });
    return "folder";
  }

  async *append(
    { key }: StoredRef,
    start: number,
    end: number,
    bytes: AsyncIterable<Buffer>,
  ): AsyncGenerator<Piece> {
    let piece: PieceFile | undefined;
    let at = start;
    try {
      for await (const chunk of bytes) {
        piece ??= await this.#newPiece(key, at, end);
        await piece.write(chunk);
        if (piece.size < pieceBytes) continue;
        at += piece.size;
        yield await piece.keep();
        piece = undefined;
      }
      if (piece) yield await piece.keep();
    } catch (error) {
      throw isFull(error) ? this.#full() : error;
    } finally {
      await piece?.drop();
    }
  }

  async complete({ key }: StoredRef, pieces: Piece[]): Promise<string> {
    const whole = this.#blobPath(key);
    const draft = `${whole}.${randomUUID()}`;
    await mkdir(dirname(whole), { recursive: true, mode: 0o700 });
    try {
      const hash = createHash("sha256");
      await pipeline(
        this.#bytesOf(key, pieces, hash),
        createWriteStream(draft, { mode: 0o600, flush: true }),
      );
      await rename(draft, whole);
      await syncFolder(dirname(whole));
      await rm(this.#uploadFolder(key), { recursive: true, force: true });
      return hash.digest("hex");
    } catch (error) {
      await rm(draft, { force: true });
      if (isFull(error)) throw this.#full();
      // Somebody else has just done it, or we did before a crash.
      if (isMissing(error)) return sha256Of(whole);
      throw error;
    }
  }

  async open(key: string, { start, end }: ByteRange): Promise<Readable> {
    const path = this.#blobPath(key);
    const file = await open(path).catch((cause: unknown) => {
      if (!isMissing(cause)) throw cause;
      throw new MissingBytesError(
        "The bytes of this file are not in this gateway's folder: several gateways need one folder that all have mounted, or an S3-compatible store.",
        { cause },
      );
    });
    return file.createReadStream({ start, end });
  }

  async remove({ key }: StoredRef): Promise<void> {
    await rm(this.#uploadFolder(key), { recursive: true, force: true });
    await rm(this.#blobPath(key), { force: true });
  }

  #uploadFolder(key: string): string {
    return join(this.folder, "uploads", key);
  }

  #blobPath(key: string): string {
    return join(this.folder, "blobs", key.slice(-2), key);
  }

  async #newPiece(key: string, start: number, end: number): Promise<PieceFile> {
    await this.#need(Math.min(pieceBytes, end - start));
    const name = `${start}-${randomUUID()}`;
    const path = join(this.#uploadFolder(key), name);
    return new PieceFile(await open(path, "wx", 0o600), path, name, start);
  }

  async *#bytesOf(key: string, pieces: Piece[], hash: ReturnType<typeof createHash>) {
    for (const { name } of pieces) {
      for await (const chunk of createReadStream(join(this.#uploadFolder(key), name))) {
        hash.update(chunk);
        yield chunk;
      }
    }
  }

  async #need(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    if (bavail * bsize < bytes + reservedBytes) throw this.#full();
  }

  #full(): StoreFullError {
    return new StoreFullError(
      "The gateway's disk has no room for this file: delete files of the team, or ask whoever runs the gateway to make room.",
    );
  }
}

/** A piece that is being written. */
class PieceFile {
  size = 0;
  #open = true;

  constructor(
    private readonly file: FileHandle,
    private readonly path: string,
    private readonly name: string,
    private readonly start: number,
  ) {}

  async write(bytes: Buffer): Promise<void> {
    await this.file.writeFile(bytes);
    this.size += bytes.length;
  }

  /** On the disk for certain from then on. */
  async keep(): Promise<Piece> {
    await this.file.sync();
    await this.file.close();
    this.#open = false;
    await syncFolder(dirname(this.path));
    return { start: this.start, size: this.size, name: this.name };
  }

  /** Nothing when it is kept. */
  async drop(): Promise<void> {
    if (!this.#open) return;
    await this.file.close();
    await rm(this.path, { force: true });
  }
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

/** Names in a folder are on the disk only when the folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined);
const isFull = (error: unknown) => codeOf(error) === "ENOSPC" || codeOf(error) === "EDQUOT";
const isMissing = (error: unknown) => codeOf(error) === "ENOENT";
