import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const PERFORMANCE = fileURLToPath(new URL("../../docs/performance.md", import.meta.url));

/** A table in Markdown: the first row is the head. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...body.map(line)].join(
    "\n",
  );
}

/**
 * Puts a text between the two comments `<!-- NAME -->` and `<!-- /NAME -->` of docs/performance.md.
 * @throws Error when the comments are not there
 */
export function writeSection(name: string, text: string): void {
  const page = readFileSync(PERFORMANCE, "utf8");
  const [before, rest] = halves(page, `<!-- ${name} -->\n`);
  const [, after] = halves(rest, `<!-- /${name} -->`);
  writeFileSync(PERFORMANCE, `${before}<!-- ${name} -->\n${text.trim()}\n<!-- /${name} -->${after}`);
}

function halves(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`docs/performance.md has no line ${mark.trim()}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
