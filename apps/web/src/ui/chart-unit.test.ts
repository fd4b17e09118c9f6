import { expect, test } from "vitest";
import { PERCENT, PLAIN } from "./chart-unit.ts";

test("all ticks of an axis have the decimals that the finest of them needs", () => {
  expect(PERCENT.formatTicks([0.6, 0.7, 0.8])).toEqual(["60 %", "70 %", "80 %"]);
  expect(PERCENT.formatTicks([0.75, 0.775, 0.8])).toEqual(["75.0 %", "77.5 %", "80.0 %"]);
  expect(PLAIN.formatTicks([0.25, 0.5, 0.75])).toEqual(["0.25", "0.50", "0.75"]);
  expect(PLAIN.formatTicks([0, 2500, 5000])).toEqual(["0", "2,500", "5,000"]);
});

test("very small ticks are printed with exponents", () => {
  expect(PLAIN.formatTicks([0, 1e-4, 2e-4])).toEqual(["0", "1e-4", "2e-4"]);
});
