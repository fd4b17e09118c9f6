import { expect, test } from "vitest";
import { niceTicks } from "./chart-ticks.ts";

test("ticks are round, inside the range and without floating dust", () => {
  expect(niceTicks(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(niceTicks(0.61, 0.87, 4)).toEqual([0.7, 0.8]);
  expect(niceTicks(0.1, 0.7, 6)).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]);
  expect(niceTicks(3, 3, 4).length).toBeGreaterThan(0);
});
