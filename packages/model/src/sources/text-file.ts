import { readFile } from "node:fs/promises";
import { errorCode } from "../cache/index.ts";
import { DatasetError } from "../dataset.ts";

/**
 * Reads a file of UTF-8 text; a byte order mark is dropped.
 * @throws DatasetError naming the file, and the line of the first bytes that are no UTF-8
 */
export async function readTextFile(path: string): Promise<string> {
  const bytes = await readFile(path).catch((cause) => {
    throw new DatasetError(`the data file ${path} cannot be read: ${cause.message}`, { cause });
  });
  try {
    const text = decode(bytes);
    if (text.includes("\0")) throw new DatasetError(`${path} is not a text file: it holds zero bytes`);
    return text;
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    if (errorCode(error) === "ERR_STRING_TOO_LONG") {
      throw new DatasetError(`${path} is too large for one text file: split it, or save it as Parquet`);
    }
    throw new DatasetError(
      `${path} line ${firstBrokenLine(bytes)}: the bytes are not valid UTF-8; save the file in UTF-8`,
    );
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}

function firstBrokenLine(bytes: Buffer): number {
  let start = 0;
  for (let line = 1; ; line += 1) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline;
    try {
      decode(bytes.subarray(start, end));
    } catch {
      return line;
    }
    if (newline < 0) return line;
    start = newline + 1;
  }
}
