import type { Readable } from "node:stream";

/** A part of an upload that is stored for certain. */
export interface Piece {
  start: number;
  size: number;
  /** What the store calls it. */
  name: string;
}

/** Something in the store, by its key, and by what the store calls it while it is uploaded. */
export interface StoredRef {
  key: string;
  storeRef: string;
}

/** Both ends are included, as in HTTP. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Where the bytes of files are. Keys are UUIDs of our own, never anything that a client said, and never used twice.
 * Everything may be repeated after a crash.
 */
export interface FileStore {
  /**
   * Prepares for an upload; answers what the store calls it.
   * @throws StoreFullError when so many bytes have no room
   */
  begin(key: string, size: number): Promise<string>;
  /**
   * Stores bytes from `start` on, and yields each piece once it is safe. What comes after the last one is lost: only the
   * last piece of an upload may be smaller than the store's smallest.
   * @param end where the upload ends
   * @throws StoreFullError
   */
  append(ref: StoredRef, start: number, end: number, bytes: AsyncIterable<Buffer>): AsyncGenerator<Piece>;
  /** Makes one object of the pieces, in this order; the SHA-256 of what is stored. Nobody can change it afterwards. */
  complete(ref: StoredRef, pieces: Piece[]): Promise<string>;
  /** @throws MissingBytesError */
  open(key: string, range: ByteRange): Promise<Readable>;
  /** Deletes whatever there is of it. */
  remove(ref: StoredRef): Promise<void>;
}

/** There is no room for more. The message is a sentence for the person. */
export class StoreFullError extends Error {
  override name = "StoreFullError";
}

/** The database knows a file that the store does not have. The message is a sentence for the person. */
export class MissingBytesError extends Error {
  override name = "MissingBytesError";
}
