import { readSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { z } from "zod";
import type { PrefixDtype } from "./key.ts";
import { stateBytes, type TextStates } from "./text-states.ts";

/**
 * A pack file holds the states of many texts for one prefix, and never changes:
 *
 *   "FLPREFX1" · u32 bytes of the header · u32 CRC-32 of the header · header (JSON) · states, text after text
 *
 * The header names the prefix, the width of a row, and for each text its name, rows, number format and
 * CRC-32. Numbers are little-endian, as on every processor that runs an engine.
 */
const MAGIC = "FLPREFX1";
const FIXED_BYTES = 16;

/** Where the states of one text are within a pack. */
export interface PackEntry {
  text: string;
  rows: number;
  dtype: PrefixDtype;
  start: number;
  length: number;
  checksum: number;
}

const Header = z.object({
  prefix: z.string(),
  dim: z.int().positive(),
  texts: z.array(z.tuple([z.string(), z.int().positive(), z.enum(["float16", "float32"]), z.int()])),
});

/** The content of a pack file. */
export function encodePack(prefix: string, dim: number, texts: ReadonlyMap<string, TextStates>): Uint8Array {
  const entries = [...texts].map(([text, { rows, dtype, bytes }]) => [text, rows, dtype, crc32(bytes)]);
  const header = Buffer.from(JSON.stringify({ prefix, dim, texts: entries }));
  const fixed = Buffer.alloc(FIXED_BYTES);
  fixed.write(MAGIC, "latin1");
  fixed.writeUInt32LE(header.length, 8);
  fixed.writeUInt32LE(crc32(header), 12);
  return Buffer.concat([fixed, header, ...[...texts.values()].map(({ bytes }) => bytes)]);
}

/** A pack file that is not what it should be. The message is a phrase that says why. */
export class DamagedPackError extends Error {
  override readonly name = "DamagedPackError";
}

/** A pack file that is open for reading. */
export class Pack {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    readonly entries: readonly PackEntry[],
  ) {}

  /** @throws DamagedPackError when it is cut short, foreign, or of another prefix */
  static async open(path: string, prefix: string, dim: number): Promise<Pack> {
    const file = await open(path, "r");
    try {
      return new Pack(path, file, await readEntries(file, prefix, dim));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * Synchronous: the bytes are usually in the system's page cache, and an asynchronous read would need a turn of
   * the event loop, on the thread that also drives the engine, for each text.
   * @throws DamagedPackError when the bytes are not the ones that were written
   */
  read({ rows, dtype, start, length, checksum }: PackEntry): TextStates {
    const bytes = Buffer.allocUnsafeSlow(length); // of its own, so that its numbers are aligned
    if (readSync(this.file.fd, bytes, 0, length, start) < length)
      throw new DamagedPackError("it is cut short");
    if (crc32(bytes) !== checksum) throw new DamagedPackError("a checksum differs");
    return { rows, dtype, bytes };
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

async function readEntries(file: FileHandle, prefix: string, dim: number): Promise<PackEntry[]> {
  const { size } = await file.stat();
  if (size < FIXED_BYTES) throw new DamagedPackError("it is cut short");
  const fixed = await readBytes(file, 0, FIXED_BYTES);
  if (fixed.toString("latin1", 0, 8) !== MAGIC) throw new DamagedPackError("it is no file of this version");
  const headerBytes = fixed.readUInt32LE(8);
  if (FIXED_BYTES + headerBytes > size) throw new DamagedPackError("it is cut short");
  const header = await readBytes(file, FIXED_BYTES, headerBytes);
  if (crc32(header) !== fixed.readUInt32LE(12))
    throw new DamagedPackError("the checksum of its header differs");
  const parsed = Header.safeParse(JSON.parse(header.toString()));
  if (!parsed.success) throw new DamagedPackError("its header is not understood");
  if (parsed.data.prefix !== prefix || parsed.data.dim !== dim) {
    throw new DamagedPackError("it belongs to another prefix");
  }
  let start = FIXED_BYTES + headerBytes;
  const entries = parsed.data.texts.map(([text, rows, dtype, checksum]): PackEntry => {
    const length = stateBytes(rows, dim, dtype);
    start += length;
    return { text, rows, dtype, start: start - length, length, checksum };
  });
  if (start !== size) throw new DamagedPackError(`it has ${size} bytes instead of ${start}`);
  return entries;
}

async function readBytes(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, start);
  if (bytesRead < length) throw new DamagedPackError("it is cut short");
  return buffer;
}
