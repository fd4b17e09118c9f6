import { expect, test } from "vitest";
import { meanSpeedUp, type Setting } from "./settings.ts";

const setting = (learningRate: number, seconds: number | undefined, isFull = false): Setting => ({
  name: { id: "x", setting: "k", rate: undefined, seed: undefined, label: "k", shortLabel: "k" },
  runs: [],
  isFull,
  learningRate,
  result:
    seconds === undefined
      ? undefined
      : { n: 2, accuracy: { mean: 1 }, f1: { mean: 1 }, trainSeconds: { mean: seconds } },
});

test("a setting's speed-up is against k = 0 of its own rate, else against the fastest, and unknown without one", () => {
  const full = [setting(1e-3, 12, true), setting(5e-5, 10, true), setting(1, undefined, true)];
  expect(meanSpeedUp(setting(1e-3, 4), full)).toBe(3);
  expect(meanSpeedUp(setting(3e-4, 4), full)).toBe(2.5);
  expect(meanSpeedUp(setting(3e-4, undefined), full)).toBeUndefined();
  expect(meanSpeedUp(setting(3e-4, 4), [setting(1, undefined, true)])).toBeUndefined();
});
