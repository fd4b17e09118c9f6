import { expect, test } from "vitest";
import {
  alignLines,
  byNearness,
  type ChartLine,
  nearestIndex,
  onePerGroup,
  onePerLabel,
  spreadLabels,
} from "./chart-lines.ts";

function line(id: string, xs: number[], ys: (number | null)[]): ChartLine {
  return { id, group: id, label: id, endLabel: id, colorVar: "--run-0", dash: [], xs, ys };
}

test("curves with different steps share one sorted x axis, with gaps where a curve has no point", () => {
  const { xs, columns } = alignLines([line("a", [1, 3, 5], [10, 30, 50]), line("b", [2, 3], [200, 300])]);
  expect(xs).toEqual([1, 2, 3, 5]);
  expect(columns[0]).toEqual([10, null, 30, 50]);
  expect(columns[3]).toEqual([null, 200, 300, null]);
});

test("NaN and infinities become gaps, so that they cannot blow up the axis", () => {
  const { columns } = alignLines([line("a", [1, 2, 3], [Number.NaN, Number.POSITIVE_INFINITY, 1])]);
  expect(columns[0]).toEqual([null, null, 1]);
});

test("the nearest point is found on both sides, at the ends and between", () => {
  expect([-5, 1, 14, 16, 24, 99].map((x) => nearestIndex([0, 10, 20, 30], x))).toEqual([0, 0, 1, 2, 2, 3]);
  expect(nearestIndex([], 3)).toBeUndefined();
});

test("labels keep their order, are never nearer than the gap and stay above the bottom", () => {
  const placed = spreadLabels([50, 48, 49, 10], 12, 0, 60);
  const sorted = placed.toSorted((a, b) => a - b);
  expect(placed[3]).toBe(10);
  expect((placed[1] ?? 0) < (placed[2] ?? 0) && (placed[2] ?? 0) < (placed[0] ?? 0)).toBe(true);
  for (let i = 1; i < sorted.length; i += 1) {
    expect((sorted[i] ?? 0) - (sorted[i - 1] ?? 0)).toBeGreaterThanOrEqual(12);
  }
  expect(sorted.at(-1)).toBeLessThanOrEqual(60);
});

test("more labels than there is room for stay inside the chart, in their order", () => {
  const ys = Array.from({ length: 25 }, (_, i) => 80 + i / 100);
  const placed = spreadLabels(ys, 12, 10, 190);
  expect(Math.min(...placed)).toBeGreaterThanOrEqual(10);
  expect(Math.max(...placed)).toBeLessThanOrEqual(190);
  expect(placed).toEqual(placed.toSorted((a, b) => a - b));
});

test("only labels that are near each other along x are spread together", () => {
  const groups = byNearness([{ left: 100 }, { left: 0 }, { left: 20 }, { left: 95 }], 40);
  expect(groups.map((group) => group.map(({ left }) => left))).toEqual([
    [0, 20],
    [95, 100],
  ]);
});

test("curves of one name are labelled once, in their middle, where there is no room for each", () => {
  const ends = [
    { endLabel: "k0", top: 10 },
    { endLabel: "k7", top: 90 },
    { endLabel: "k0", top: 20 },
  ];
  expect(onePerLabel(ends)).toEqual([
    { endLabel: "k0", top: 15 },
    { endLabel: "k7", top: 90 },
  ]);
});

test("the curves of a group have one label, behind the last of their ends and at their mean height", () => {
  const ends = [
    { group: "k0", left: 10, top: 20 },
    { group: "k7", left: 30, top: 90 },
    { group: "k0", left: 30, top: 40 },
  ];
  expect(onePerGroup(ends)).toEqual([
    { group: "k0", left: 30, top: 30 },
    { group: "k7", left: 30, top: 90 },
  ]);
});
