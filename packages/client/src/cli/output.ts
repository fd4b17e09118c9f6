/** Where a command writes: for people, or with --json for programs. */
export class Output {
  constructor(readonly json: boolean) {}

  /** A finished answer: one JSON value, or what `text` makes of it. */
  answer<Value>(value: Value, text: (value: Value) => string): void {
    process.stdout.write(`${this.json ? JSON.stringify(value, null, 2) : text(value)}\n`);
  }

  /** One of many that come one by one: JSON on a line of its own, or what `text` makes of it. */
  item<Value>(value: Value, text: (value: Value) => string): void {
    process.stdout.write(`${this.json ? JSON.stringify(value) : text(value)}\n`);
  }

  /** Said beside the answer, and not part of it. */
  aside(sentence: string): void {
    process.stderr.write(`${sentence}\n`);
  }
}

/** Columns as wide as what is in them; the first row is the heading. What a person wrote stays within its line. */
export function table(cells: string[][]): string {
  const rows = cells.map((row) => row.map((cell) => cell.replace(/\p{Cc}+/gu, " ")));
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
  return rows.map((row) => line(row).trimEnd()).join("\n");
}
