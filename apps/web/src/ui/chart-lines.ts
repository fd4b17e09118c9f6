/** One curve of a line chart. */
export interface ChartLine {
  id: string;
  /** Lines of a group are hidden and highlighted together, and have one label where they end. */
  group: string;
  /** Name in tooltips: "k = 3". */
  label: string;
  /** A few characters, drawn where the curve ends: "k3". */
  endLabel: string;
  /** CSS variable that holds the colour, such as "--run-0". */
  colorVar: string;
  /** Canvas dash pattern; empty for a solid line. */
  dash: readonly number[];
  xs: readonly number[];
  /** Null or not finite: no point there. */
  ys: readonly (number | null)[];
  /** Lowest and highest value that each point stands for. */
  band?: { low: readonly (number | null)[]; high: readonly (number | null)[] } | undefined;
}

export type Column = (number | null)[];

/** All curves over one sorted list of x values, as a canvas chart needs them: y, low, high for each curve. */
export function alignLines(lines: readonly ChartLine[]): { xs: number[]; columns: Column[] } {
  const xs = [...new Set(lines.flatMap((line) => line.xs))].sort((a, b) => a - b);
  const rowOf = new Map(xs.map((x, row) => [x, row]));
  const columns = lines.flatMap((line) =>
    [line.ys, line.band?.low ?? [], line.band?.high ?? []].map((values) => {
      const column: Column = new Array(xs.length).fill(null);
      line.xs.forEach((x, i) => {
        const row = rowOf.get(x);
        if (row !== undefined) column[row] = finite(values[i]);
      });
      return column;
    }),
  );
  return { xs, columns };
}

/** Index of the curve's point nearest to x; undefined for an empty curve. */
export function nearestIndex(xs: readonly number[], x: number): number | undefined {
  if (xs.length === 0) return undefined;
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const before = xs[low - 1];
  const after = xs[low];
  return before !== undefined && after !== undefined && x - before < after - x ? low - 1 : low;
}

/**
 * Moves labels apart vertically, each as near to its place as its order allows, so that none covers another and
 * all stay between top and bottom. Where there are too many for that, they come as near to each other as they must.
 */
export function spreadLabels(ys: readonly number[], gap: number, top: number, bottom: number): number[] {
  const step = Math.min(gap, (bottom - top) / Math.max(1, ys.length - 1));
  const order = ys.map((_, i) => i).sort((a, b) => (ys[a] ?? 0) - (ys[b] ?? 0));
  const placed = [...ys];
  let previous = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    placed[i] = Math.max(placed[i] ?? 0, previous + step);
    previous = placed[i] ?? 0;
  }
  let next = bottom + step;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i] ?? 0, next - step);
    next = placed[i] ?? 0;
  }
  return placed;
}

/** Groups items whose places along x are so near that their labels could touch. */
export function byNearness<T extends { left: number }>(items: readonly T[], distance: number): T[][] {
  const groups: T[][] = [];
  for (const item of items.toSorted((a, b) => a.left - b.left)) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && item.left - last.left < distance) group.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** One item for each group, behind its last end and at the mean height of all: a label says it once. */
export function onePerGroup<T extends { group: string; left: number; top: number }>(
  items: readonly T[],
): T[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups.values()].flatMap((alike) => {
    const [first] = alike;
    if (!first) return [];
    const top = alike.reduce((sum, item) => sum + item.top, 0) / alike.length;
    return { ...first, left: Math.max(...alike.map(({ left }) => left)), top };
  });
}

/** One item for each label, at the mean height of those that have it: for more labels than there is room for. */
export function onePerLabel<T extends { endLabel: string; top: number }>(items: readonly T[]): T[] {
  const firsts = items.filter(
    (item, i) => items.findIndex(({ endLabel }) => endLabel === item.endLabel) === i,
  );
  return firsts.map((first) => {
    const alike = items.filter(({ endLabel }) => endLabel === first.endLabel);
    return { ...first, top: alike.reduce((sum, { top }) => sum + top, 0) / alike.length };
  });
}

/** Pixels to keep free beside the last points for labels of 11 px semibold type. */
export function labelRoom(labels: readonly string[]): number {
  return 12 + 6.6 * Math.max(2, ...labels.map((label) => label.length));
}

function finite(value: number | null | undefined): number | null {
  return value != null && Number.isFinite(value) ? value : null;
}
