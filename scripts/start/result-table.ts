import type { RunRow } from "./follow.ts";

/** A schedule comes after all depths. */
const depthOf = ({ freeze }: RunRow) =>
  freeze.kind === "PREFIX" ? (freeze.depth ?? 0) : Number.MAX_SAFE_INTEGER;

const percent = (value: number | undefined) => (value === undefined ? "–" : (value * 100).toFixed(1));

/** What a run took: its training steps, and the states of the frozen layers that it had to compute for them. */
const secondsOf = ({ result }: RunRow) => result && result.trainSeconds + (result.prefix?.seconds ?? 0);

function cells(run: RunRow, full: RunRow | undefined): string[] {
  const seconds = secondsOf(run);
  const fullSeconds = full && secondsOf(full);
  return [
    run.freeze.kind === "PREFIX" ? String(run.freeze.depth) : "–",
    run.freeze.kind === "PREFIX" ? run.freeze.label : run.freeze.shortLabel,
    run.trainableParameters?.toLocaleString("en") ?? "–",
    run.result?.trainSeconds.toFixed(1) ?? run.status.toLowerCase(),
    run.result?.prefix?.seconds.toFixed(1) ?? "–",
    seconds && fullSeconds ? `${(fullSeconds / seconds).toFixed(2)}x` : "–",
    percent(run.result?.validation.accuracy),
    percent(run.result?.validation.f1),
  ];
}

const HEAD = ["k", "frozen", "trainable", "steps s", "frozen s", "speed-up", "val. acc. %", "val. F1 %"];

function byDepth(a: RunRow, b: RunRow): number {
  return depthOf(a) - depthOf(b) || a.seed - b.seed;
}

/**
 * The study as one table, and the test accuracy of the setting that validation chose: the test split takes
 * no part in choosing, and is shown for one setting only.
 */
export function resultTable(runs: RunRow[]): string {
  const ordered = [...runs].sort(byDepth);
  const fullTraining = (seed: number) => ordered.find((run) => depthOf(run) === 0 && run.seed === seed);
  const rows = [HEAD, ...ordered.map((run) => cells(run, fullTraining(run.seed)))];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const align = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return column === 1 ? cell.padEnd(width) : cell.padStart(width);
  };
  const lines = rows.map((row) => row.map(align).join("  "));
  lines.splice(1, 0, widths.map((width) => "─".repeat(width)).join("  "));
  const best = ordered
    .filter((run) => run.result)
    .sort((a, b) => (b.result?.validation.accuracy ?? 0) - (a.result?.validation.accuracy ?? 0))[0];
  if (best?.result) {
    const { test } = best.result;
    lines.push(
      "",
      `Chosen on validation: freeze ${best.freeze.label}. Its test accuracy: ${percent(test.accuracy)} % (F1 ${percent(test.f1)} %).`,
    );
  }
  return lines.join("\n");
}
