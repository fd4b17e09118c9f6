export interface TableRow {
  /** Line of the file where the row ends, or of Parquet the row; from 1. */
  number: number;
  values: Record<string, unknown>;
}

export interface Table {
  /** For messages. */
  file: string;
  /** What the rows' numbers count. */
  rowWord: "line" | "row";
  columns: string[];
  rows: TableRow[];
  /** Names of the classes of columns whose numbers stand for classes, where the file tells them. */
  classNames: Record<string, string[]>;
}
