import type { DatasetConfig } from "../config.ts";
import { DatasetError, type SourceData, type SplitName, type TextExample } from "../dataset.ts";
import type { Table, TableRow } from "./table-file.ts";

type Columns = Pick<DatasetConfig, "textColumn" | "pairColumn" | "labelColumn">;

interface NamedExample {
  text: string;
  pair?: string;
  label: string;
}

/**
 * Turns the tables of the splits into examples. Labels are whole numbers or texts; the classes are all labels
 * that occur anywhere, sorted (numbers by value, texts by character).
 * @throws DatasetError naming file, line and column
 */
export function examplesFromTables(
  tables: { train: Table } & Partial<Record<SplitName, Table>>,
  columns: Columns,
): SourceData {
  const named = Object.entries(tables).map(([split, table]) => ({
    split,
    examples: readExamples(table, columns),
  }));
  const labels = sortedLabels(named.flatMap(({ examples }) => examples.map(({ label }) => label)));
  const indexOf = new Map(labels.map((label, index) => [label, index]));
  const numbered = named.map(({ split, examples }) => [
    split,
    examples.map((example): TextExample => ({ ...example, label: indexOf.get(example.label) ?? 0 })),
  ]);
  return { labels, splits: Object.fromEntries(numbered), notes: [] };
}

function readExamples(table: Table, columns: Columns): NamedExample[] {
  requireColumn(table, columns.textColumn, "textColumn");
  requireColumn(table, columns.labelColumn, "labelColumn");
  if (columns.pairColumn !== null) requireColumn(table, columns.pairColumn, "pairColumn");
  return table.rows.map((row) => {
    const text = textValue(table, row, columns.textColumn);
    const label = labelValue(table, row, columns.labelColumn);
    if (columns.pairColumn === null) return { text, label };
    return { text, pair: textValue(table, row, columns.pairColumn), label };
  });
}

function requireColumn(table: Table, column: string, setting: string): void {
  if (table.columns.includes(column)) return;
  throw new DatasetError(
    `${table.file} has no column "${column}"; it has: ${table.columns.join(", ")} (choose one with ${setting})`,
  );
}

function textValue(table: Table, row: TableRow, column: string): string {
  const value = row.values[column];
  if (typeof value !== "string")
    throw wrongValue(table, row, column, `should be a text, not ${shown(value)}`);
  if (value.trim() === "") throw wrongValue(table, row, column, "is empty");
  return value;
}

function labelValue(table: Table, row: TableRow, column: string): string {
  const value = row.values[column];
  if (typeof value === "boolean" || Number.isSafeInteger(value)) return String(value);
  if (typeof value !== "string") {
    throw wrongValue(table, row, column, `should be a whole number or a text, not ${shown(value)}`);
  }
  const label = value.trim();
  if (label === "") throw wrongValue(table, row, column, "is empty");
  return label;
}

function wrongValue(table: Table, row: TableRow, column: string, fault: string): DatasetError {
  return new DatasetError(`${table.file} line ${row.line}: column "${column}" ${fault}`);
}

function shown(value: unknown): string {
  if (value === undefined) return "missing";
  return JSON.stringify(value)?.slice(0, 40) ?? String(value);
}

function sortedLabels(labels: string[]): string[] {
  const distinct = [...new Set(labels)];
  const isNumber = (label: string) => /^-?\d+$/.test(label);
  if (distinct.every(isNumber)) return distinct.sort((a, b) => Number(a) - Number(b));
  return distinct.sort();
}
