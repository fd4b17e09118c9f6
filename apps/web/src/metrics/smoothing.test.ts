import { expect, test } from "vitest";
import { smooth } from "./smoothing.ts";

test("weight 0 changes nothing", () => {
  expect(smooth([3, 1, 2], 0)).toEqual([3, 1, 2]);
});

test("a constant stays constant from the first value on: no bias towards zero", () => {
  for (const value of smooth([0.7, 0.7, 0.7, 0.7], 0.9)) expect(value).toBeCloseTo(0.7, 12);
});

test("noise shrinks and the mean stays", () => {
  const noisy = Array.from({ length: 200 }, (_, i) => 1 + (i % 2 === 0 ? 0.5 : -0.5));
  const tail = smooth(noisy, 0.8).slice(100) as number[];
  expect(Math.max(...tail) - Math.min(...tail)).toBeLessThan(0.2);
  expect(tail.reduce((a, b) => a + b) / tail.length).toBeCloseTo(1, 2);
});

test("gaps and NaN pass through and do not poison what follows", () => {
  expect(smooth([1, null, Number.NaN, 1], 0.5)).toEqual([1, null, Number.NaN, 1]);
});
