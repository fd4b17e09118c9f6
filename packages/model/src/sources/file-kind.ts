import { open } from "node:fs/promises";
import { basename } from "node:path";
import { DatasetError } from "../dataset.ts";

const START_BYTES = 200;

const SIGNATURES: [(start: Buffer) => boolean, string][] = [
  [beginsWith("PK\x03\x04"), "a ZIP archive or an Excel workbook: save the table as CSV"],
  [beginsWith("\xd0\xcf\x11\xe0"), "an old Excel workbook: save the table as CSV"],
  [beginsWith("\x1f\x8b"), "compressed with gzip: unpack it first"],
  [beginsWith("\x28\xb5\x2f\xfd"), "compressed with zstd: unpack it first"],
  [beginsWith("%PDF"), "a PDF document"],
  [beginsWith("SQLite format 3"), "an SQLite database: export the table as CSV"],
  [
    beginsWith("version https://git-lfs"),
    "only the Git LFS pointer to the data: fetch the data with git lfs pull",
  ],
  [(start) => /^\s*<(!doctype html|html)/i.test(start.toString("latin1")), "a web page"],
  [beginsWith("\xff\xfe"), "text in UTF-16: save it in UTF-8"],
  [beginsWith("\xfe\xff"), "text in UTF-16: save it in UTF-8"],
];

/**
 * Looks at the first bytes of a data file.
 * @throws DatasetError when they are of another kind of file than its ending says, naming that kind
 */
export async function checkFileKind(path: string, extension: string): Promise<void> {
  const start = await firstBytes(path);
  const isParquet = start.subarray(0, 4).toString("latin1") === "PAR1";
  if (isParquet && extension === ".parquet") return;
  const name = basename(path);
  const kind = SIGNATURES.find(([matches]) => matches(start))?.[1];
  if (kind) throw new DatasetError(`${name} is not what its ending says but ${kind}`);
  if (isParquet) {
    throw new DatasetError(`${name} is a Parquet file: let its name end with .parquet`);
  }
  if (extension !== ".parquet") return;
  const isText = start.length > 0 && !start.includes(0);
  throw new DatasetError(
    isText
      ? `${name} is not a Parquet file but text: if it is a table, let its name end with .csv, .tsv or .jsonl`
      : `${name} is not a Parquet file: export it again`,
  );
}

function beginsWith(signature: string): (start: Buffer) => boolean {
  const bytes = Buffer.from(signature, "latin1");
  return (start) => start.subarray(0, bytes.length).equals(bytes);
}

async function firstBytes(path: string): Promise<Buffer> {
  const file = await open(path).catch((cause) => {
    throw new DatasetError(`the data file ${path} cannot be read: ${cause.message}`, { cause });
  });
  try {
    const buffer = Buffer.alloc(START_BYTES);
    const { bytesRead } = await file.read(buffer, 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError(`the data file ${path} cannot be read: ${reason}`, { cause });
  } finally {
    await file.close();
  }
}
