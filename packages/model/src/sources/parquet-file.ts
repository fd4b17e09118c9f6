import { basename } from "node:path";
import {
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { z } from "zod";
import { DatasetError } from "../dataset.ts";
import type { Table } from "./table.ts";

/** What Hugging Face's library writes into its Parquet files: the names of the classes, among others. */
const HuggingFaceInfo = z.object({
  info: z.object({
    features: z.record(z.string(), z.looseObject({ names: z.array(z.string()).optional() })),
  }),
});

/**
 * Reads a Parquet file; of its columns only those that are wanted.
 * @throws DatasetError naming the file
 */
export async function readParquet(path: string, wanted: string[]): Promise<Table> {
  const name = basename(path);
  try {
    const file = await asyncBufferFromFile(path);
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const present = columns.filter((column) => wanted.includes(column));
    const records =
      present.length > 0
        ? await parquetReadObjects({ file, metadata, columns: present, compressors })
        : Array.from({ length: Number(metadata.num_rows) }, () => ({}));
    const rows = records.map((record: Record<string, unknown>, index) => ({
      number: index + 1,
      values: Object.fromEntries(Object.entries(record).map(([column, value]) => [column, plain(value)])),
    }));
    return { file: name, rowWord: "row", columns, rows, classNames: classNames(metadata) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DatasetError(`${name} cannot be read as Parquet, it may be cut off or damaged (${reason})`, {
      cause,
    });
  }
}

/** 64-bit integers come as bigint. */
function plain(value: unknown): unknown {
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

function classNames(metadata: FileMetaData): Record<string, string[]> {
  const entry = metadata.key_value_metadata?.find(({ key }) => key === "huggingface");
  const info = HuggingFaceInfo.safeParse(parseJson(entry?.value));
  if (!info.success) return {};
  const features = Object.entries(info.data.info.features);
  return Object.fromEntries(features.flatMap(([column, { names }]) => (names ? [[column, names]] : [])));
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return undefined;
  }
}
