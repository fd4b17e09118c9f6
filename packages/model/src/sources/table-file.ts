import { basename, extname } from "node:path";
import { CsvError, parse as parseCsv } from "csv-parse/sync";
import { DatasetError } from "../dataset.ts";
import { readTextFile } from "./text-file.ts";

export interface TableRow {
  /** Line of the file where the row ends, from 1. */
  line: number;
  values: Record<string, unknown>;
}

export interface Table {
  /** For messages. */
  file: string;
  columns: string[];
  rows: TableRow[];
}

export const TABLE_EXTENSIONS = [".csv", ".tsv", ".jsonl", ".ndjson"];

/**
 * Reads a CSV, TSV or JSONL file. CSV and TSV start with a line of column names; CSV may quote with ",
 * TSV never quotes; JSONL has one object on each line.
 * @throws DatasetError naming file and line
 */
export async function readTable(path: string): Promise<Table> {
  const file = basename(path);
  const extension = extname(path).toLowerCase();
  if (!TABLE_EXTENSIONS.includes(extension)) {
    throw new DatasetError(`${path} has an unknown file type; there are: ${TABLE_EXTENSIONS.join(", ")}`);
  }
  const text = await readTextFile(path);
  const table =
    extension === ".csv" || extension === ".tsv"
      ? readDelimited(text, file, extension === ".csv" ? "," : "\t")
      : readJsonLines(text, file);
  if (table.rows.length === 0) throw new DatasetError(`${path} has no rows`);
  return table;
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
    line: info.lines,
    values: Object.fromEntries(columns.map((column, index) => [column, record[index]])),
  }));
  return { file, columns, rows };
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
    rows.push({ line: index + 1, values });
  }
  return { file, columns: [...columns], rows };
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
