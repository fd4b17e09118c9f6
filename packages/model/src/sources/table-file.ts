import { basename, extname } from "node:path";
import { CsvError, parse as parseCsv } from "csv-parse/sync";
import { DatasetError } from "../dataset.ts";
import { checkFileKind } from "./file-kind.ts";
import { readParquet } from "./parquet-file.ts";
import type { Table, TableRow } from "./table.ts";
import { readTextFile } from "./text-file.ts";

export const TABLE_EXTENSIONS = [".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"];

/**
 * Reads a CSV, TSV, JSONL or Parquet file. CSV and TSV start with a line of column names; CSV may quote with ",
 * TSV never quotes; JSONL has one object on each line.
 * @param wanted the columns that will be used; of Parquet no others are read
 * @throws DatasetError naming file and line
 */
export async function readTable(path: string, wanted: string[]): Promise<Table> {
  const file = basename(path);
  const extension = extname(path).toLowerCase();
  if (!TABLE_EXTENSIONS.includes(extension)) {
    throw new DatasetError(`${path} has an unknown file type; there are: ${TABLE_EXTENSIONS.join(", ")}`);
  }
  await checkFileKind(path, extension);
  const table = await readKnownKind(path, file, extension, wanted);
  if (table.rows.length === 0) throw new DatasetError(`${path} has no rows`);
  return table;
}

async function readKnownKind(
  path: string,
  file: string,
  extension: string,
  wanted: string[],
): Promise<Table> {
  if (extension === ".parquet") return await readParquet(path, wanted);
  const text = await readTextFile(path);
  if (extension === ".csv") return readDelimited(text, file, ",");
  if (extension === ".tsv") return readDelimited(text, file, "\t");
  return readJsonLines(text, file);
}

function readDelimited(text: string, file: string, delimiter: string): Table {
  let records: { record: string[]; info: { lines: number } }[];
  try {
    records = parseCsv(text, {
      delimiter,
      quote: delimiter === "," ? '"' : null,
      record_delimiter: ["\r\n", "\n"], // both may occur in one file
      skip_empty_lines: true,
      info: true,
      // With `info` every record comes as { record, info }, which the package's types do not know.
    }) as unknown as typeof records;
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = typeof cause.lines === "number" ? ` line ${cause.lines}` : "";
    throw new DatasetError(`${file}${line}: ${csvReason(cause)}`, { cause });
  }
  const columns = records[0]?.record ?? [];
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated !== undefined) throw new DatasetError(`${file} has two columns named "${repeated}"`);
  const rows = records.slice(1).map(({ record, info }) => ({
    number: info.lines,
    values: Object.fromEntries(columns.map((column, index) => [column, record[index]])),
  }));
  return { file, rowWord: "line", columns, rows, classNames: {} };
}

function csvReason(error: CsvError): string {
  switch (error.code) {
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH":
      return "the row has another number of columns than the first line";
    case "CSV_QUOTE_NOT_CLOSED":
      return "a quote is opened and never closed";
    case "INVALID_OPENING_QUOTE":
    case "CSV_INVALID_CLOSING_QUOTE":
      return 'a quote stands inside a value: put the whole value in quotes and double those within (""like this"")';
    default:
      return error.message;
  }
}

function readJsonLines(text: string, file: string): Table {
  if (/^\s*\[/.test(text)) {
    throw new DatasetError(`${file} holds a JSON array: JSONL needs one object on each line`);
  }
  const columns = new Set<string>();
  const rows: TableRow[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const values = jsonObject(line);
    if (!values) throw new DatasetError(`${file} line ${index + 1}: not a JSON object`);
    for (const column of Object.keys(values)) columns.add(column);
    rows.push({ number: index + 1, values });
  }
  return { file, rowWord: "line", columns: [...columns], rows, classNames: {} };
}

function jsonObject(line: string): Record<string, unknown> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}
