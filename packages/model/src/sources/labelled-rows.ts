import type { DatasetConfig } from "../config.ts";
import { DatasetError, type SourceData, type SplitName, type TextExample } from "../dataset.ts";
import { requireColumn } from "./column-names.ts";
import type { Table, TableRow } from "./table.ts";

export type Columns = Pick<DatasetConfig, "textColumn" | "pairColumn" | "labelColumn">;

/** The files of each split, in their order. */
export type SplitTables = { train: Table[] } & Partial<Record<SplitName, Table[]>>;

interface NamedExample {
  text: string;
  pair?: string;
  label: string;
}

/** More are a column of ids or texts, not of labels. */
const MAX_CLASSES = 1000;

/** What data sets write where the label is kept secret. */
const NO_LABEL = "-1";

/**
 * Turns the tables of the splits into examples. Labels are whole numbers or texts; the classes are all labels
 * that occur anywhere, sorted (numbers by value, texts by character). Where the names of the classes are known,
 * numbers stand for them and all of them are classes. A validation or test split without labels is left out.
 * @param classNames of columns, for files that do not tell them themselves
 * @throws DatasetError naming file, line and column
 */
export function examplesFromTables(
  tables: SplitTables,
  columns: Columns,
  classNames: Record<string, string[]> = {},
): SourceData {
  const notes: string[] = [];
  const named = Object.entries(tables).flatMap(([split, files]) => {
    if (split !== "train" && isUnlabelled(files, columns.labelColumn)) {
      notes.push(`the ${split} split of the data has no labels and is not used`);
      return [];
    }
    return [{ split, examples: files.flatMap((table) => readExamples(table, columns)) }];
  });
  const told = tables.train[0]?.classNames[columns.labelColumn] ?? classNames[columns.labelColumn];
  const used = [...new Set(named.flatMap(({ examples }) => examples.map(({ label }) => label)))];
  if (used.length > MAX_CLASSES) {
    throw new DatasetError(
      `column "${columns.labelColumn}" has ${used.length.toLocaleString("en")} different values, but at most ${MAX_CLASSES.toLocaleString("en")} classes can be told apart: is it the right labelColumn?`,
    );
  }
  const { labels, indexOf } = told ? namedClasses(told, used) : countedClasses(used);
  const numbered = named.map(({ split, examples }) => [
    split,
    examples.map((example): TextExample => ({ ...example, label: indexOf.get(example.label) ?? 0 })),
  ]);
  return { labels, splits: Object.fromEntries(numbered), notes, warnings: [] };
}

function isUnlabelled(files: Table[], labelColumn: string): boolean {
  return files.every(({ columns, rows }) => {
    if (!columns.includes(labelColumn)) return true;
    return rows.every(({ values }) => {
      const value = values[labelColumn];
      return value === null || value === undefined || value === "" || String(value) === NO_LABEL;
    });
  });
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

function textValue(table: Table, row: TableRow, column: string): string {
  const value = row.values[column];
  if (typeof value !== "string") {
    throw wrongValue(table, row, column, `should be a text, not ${shown(value)}`);
  }
  if (value.trim() === "") throw wrongValue(table, row, column, "is empty: fill it or delete the row");
  return value;
}

function labelValue(table: Table, row: TableRow, column: string): string {
  const value = row.values[column];
  if (typeof value === "boolean" || Number.isSafeInteger(value)) return String(value);
  if (typeof value !== "string") {
    throw wrongValue(table, row, column, `should be a whole number or a text, not ${shown(value)}`);
  }
  const label = value.trim();
  if (label === "") throw wrongValue(table, row, column, "is empty: fill it or delete the row");
  return label;
}

function wrongValue(table: Table, row: TableRow, column: string, fault: string): DatasetError {
  return new DatasetError(`${table.file} ${table.rowWord} ${row.number}: column "${column}" ${fault}`);
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return "missing";
  const plainBig = (_key: string, part: unknown) => (typeof part === "bigint" ? String(part) : part);
  return JSON.stringify(value, plainBig)?.slice(0, 40) ?? String(value);
}

interface Classes {
  labels: string[];
  indexOf: Map<string, number>;
}

function namedClasses(names: string[], used: string[]): Classes {
  const indexOf = new Map(names.map((name, index) => [name, index]));
  // A stored number is the class's number, also where a class is called by another number.
  for (const index of names.keys()) indexOf.set(String(index), index);
  const unknown = used.find((label) => !indexOf.has(label));
  if (unknown === undefined) return { labels: names, indexOf };
  throw new DatasetError(
    `the label "${unknown}" occurs, but the data names the classes 0 to ${names.length - 1}: ${names.join(", ")}`,
  );
}

function countedClasses(used: string[]): Classes {
  const isNumber = (label: string) => /^-?\d+$/.test(label);
  const labels = used.every(isNumber) ? used.sort((a, b) => Number(a) - Number(b)) : used.sort();
  return { labels, indexOf: new Map(labels.map((label, index) => [label, index])) };
}
