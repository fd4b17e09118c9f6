import { parquetWriteBuffer } from "hyparquet-writer";

/** A Parquet file with these columns; `classNames` are written as Hugging Face's library does. */
export function parquetFile(
  columns: Record<string, unknown[]>,
  classNames?: Record<string, string[]>,
): Buffer {
  const features = Object.entries(classNames ?? {}).map(([column, names]) => [
    column,
    { names, _type: "ClassLabel" },
  ]);
  const info = JSON.stringify({ info: { features: Object.fromEntries(features) } });
  const buffer = parquetWriteBuffer({
    columnData: Object.entries(columns).map(([name, data]) => ({ name, data: data as string[] })),
    kvMetadata: classNames ? [{ key: "huggingface", value: info }] : [],
  });
  return Buffer.from(buffer);
}
