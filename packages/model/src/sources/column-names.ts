import { DatasetError } from "../dataset.ts";
import type { Table } from "./table.ts";

export type ColumnSetting = "textColumn" | "pairColumn" | "labelColumn";

/** Usual names for the same thing. */
const USUAL: Record<ColumnSetting, string[]> = {
  textColumn: ["text", "sentence", "sentence1", "review", "content", "comment", "tweet", "question", "body"],
  pairColumn: ["pair", "sentence2", "text2", "hypothesis", "answer", "question2"],
  labelColumn: ["label", "labels", "class", "category", "target", "sentiment", "stars", "rating", "score"],
};

/** @throws DatasetError naming the columns that exist, and the one that was probably meant */
export function requireColumn(table: Table, column: string, setting: ColumnSetting): void {
  if (table.columns.includes(column)) return;
  const near = nearestColumn(table.columns, column, setting);
  const guess = near === undefined ? "" : `; did you mean "${near}"?`;
  throw new DatasetError(
    `${table.file} has no column "${column}"; it has: ${table.columns.join(", ")}${guess} (choose one with ${setting})`,
  );
}

function nearestColumn(columns: string[], wanted: string, setting: ColumnSetting): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
  const ranked = columns
    .map((name) => ({ name, distance: editDistance(plain(name), plain(wanted)) }))
    .sort((a, b) => a.distance - b.distance);
  const [first] = ranked;
  if (first && first.distance <= Math.floor(plain(wanted).length / 2)) return first.name;
  return columns.find((name) => USUAL[setting].includes(plain(name)));
}

/** Levenshtein: insertions, deletions and substitutions of letters. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const substituted = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substituted, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
