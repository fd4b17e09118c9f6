import { expect, test } from "vitest";
import { type GroupReports, scheduleInWords, stretchesOf, withStates } from "./layer-reports.ts";

const block: GroupReports = {
  group: 4,
  name: "block 3",
  steps: [10, 20, 30, 40],
  frozen: [true, true, false, false],
  learningRates: [null, null, 1e-4, 5e-5],
};

test("reports that say the same are one stretch, and the schedule can be said in words", () => {
  expect(stretchesOf(block)).toEqual([
    { from: 0, to: 20, frozen: true },
    { from: 20, to: 40, frozen: false },
  ]);
  expect(scheduleInWords(block)).toBe("block 3: frozen to step 20, then trained to step 40");
});

test("live states are added once, each to its group, bottom to top", () => {
  const state = (group: number, step: number) => ({
    group,
    name: `block ${group - 1}`,
    step,
    frozen: false,
    learningRate: 1e-5,
  });
  const grown = withStates([block], [state(4, 50), state(1, 50)]);
  expect(grown.map(({ group, steps }) => [group, steps.at(-1)])).toEqual([
    [1, 50],
    [4, 50],
  ]);
  expect(withStates(grown, [state(4, 50), state(1, 40)])).toBe(grown);
});
