import { expect, test } from "vitest";
import {
  formatAgo,
  formatBytes,
  formatCompact,
  formatDuration,
  formatFlops,
  formatMeasure,
  formatPercent,
  formatTimeLeft,
} from "./format.ts";

test("durations read as a person says them, at every unit's border", () => {
  expect([0.04, 0.96, 59.4, 59.6, 185, 3600, 90_000].map(formatDuration)).toEqual([
    "0.0 s",
    "1.0 s",
    "59 s",
    "1 min 00 s",
    "3 min 05 s",
    "1 h 00 min",
    "1 d 1 h",
  ]);
  expect(formatDuration(null)).toBe("–");
  expect(formatDuration(Number.NaN)).toBe("–");
});

test("time left moves in steps, so that it does not jitter from update to update", () => {
  expect([4, 31, 33, 35, 74, 79, 900, 7200].map(formatTimeLeft)).toEqual([
    "a few seconds left",
    "35 s left",
    "35 s left",
    "35 s left",
    "1 min 10 s left",
    "1 min 10 s left",
    "15 min left",
    "2.0 h left",
  ]);
});

test("compact numbers keep three digits", () => {
  expect([0, 999, 1540, 22_713_601, 99_960_000, 6.2e9].map(formatCompact)).toEqual([
    "0",
    "999",
    "1.54 k",
    "22.7 M",
    "100 M",
    "6.20 G",
  ]);
});

test("measures keep NaN and infinities visible and never print long tails", () => {
  expect(
    [Number.NaN, Infinity, -Infinity, 0, 0.3, 0.69311, 12.5, 1234.5, 3e-5, -2.34e-7].map(formatMeasure),
  ).toEqual(["NaN", "∞", "−∞", "0", "0.3", "0.6931", "12.5", "1,235", "3e-5", "-2.34e-7"]);
});

test("bytes, shares and ages", () => {
  expect(formatBytes(0)).toBe("0 B");
  expect(formatBytes(25_216_000_000)).toBe("23.5 GiB");
  expect(formatPercent(0.8341)).toBe("83.4 %");
  expect(formatPercent(null)).toBe("–");
  const now = new Date("2026-11-23T12:00:00Z");
  const ago = (seconds: number) => formatAgo(new Date(now.getTime() - seconds * 1000), now);
  expect([-3, 2, 44, 61, 7300, 90_000, 200_000].map(ago)).toEqual([
    "just now",
    "just now",
    "40 s ago",
    "1 min ago",
    "2 h ago",
    "1 day ago",
    "2 days ago",
  ]);
});

test("operations are printed with three digits and the unit that fits", () => {
  expect([0, 950, 3.59e15, 1.2e12].map(formatFlops)).toEqual([
    "0.00 FLOP",
    "950 FLOP",
    "3.59 PFLOP",
    "1.20 TFLOP",
  ]);
});
