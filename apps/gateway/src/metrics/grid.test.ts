import { expect, test } from "vitest";
import { bucketStepsFor, type GridExtent } from "./grid.ts";

const every = (firstStep: number, lastStep: number, stride = 1): GridExtent => ({
  firstStep,
  lastStep,
  points: Math.floor((lastStep - firstStep) / stride) + 1,
});

/** Buckets that a series fills, the first point's own among them. */
function bucketsOf({ firstStep, lastStep, points }: GridExtent, bucketSteps: number): number {
  const stride = points === 1 ? 1 : (lastStep - firstStep) / (points - 1);
  const buckets = new Set(["first"]);
  for (let n = 1; n < points; n++) buckets.add(String(Math.floor((firstStep + n * stride) / bucketSteps)));
  return buckets.size;
}

test("series that are short enough are shown as they are, however far their steps are apart", () => {
  expect(bucketStepsFor([every(0, 999), every(0, 1_000_000, 10_000)], 1000)).toBe(1);
  expect(bucketStepsFor([], 1000)).toBe(1);
});

test("the answer is a power of two with which no series has too many buckets, and the smallest such", () => {
  for (const [first, last, most] of [
    [0, 1000, 1000],
    [7, 123_456, 1000],
    [63, 64 * 300, 300],
    [1, 9_007_199_254, 2],
    [0, 5_000, 3],
  ] as const) {
    const extent = every(first, last);
    const bucketSteps = bucketStepsFor([extent], most);
    expect(Number.isInteger(Math.log2(bucketSteps))).toBe(true);
    const filled = (steps: number) => Math.floor(last / steps) - Math.floor(first / steps) + 1;
    expect(filled(bucketSteps)).toBeLessThanOrEqual(most - 1);
    expect(filled(bucketSteps / 2)).toBeGreaterThan(most - 1);
    if (last < 200_000) expect(bucketsOf(extent, bucketSteps)).toBeLessThanOrEqual(most);
  }
});

test("the longest series decides for all", () => {
  const [short, long] = [every(0, 1_500), every(0, 100_000)];
  expect(bucketStepsFor([short, long], 1000)).toBe(bucketStepsFor([long], 1000));
});
