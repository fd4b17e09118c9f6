import { expect, test } from "vitest";
import { fullTrainings, speedUp, validationScore } from "./run-figures.ts";

const run = (seed: number, depth: number, trainSeconds?: number, learningRate = 3e-4) => ({
  seed,
  config: { training: { learningRate } },
  freeze: { kind: "PREFIX" as const, depth },
  result: trainSeconds === undefined ? null : { trainSeconds, validation: { accuracy: 0.8, f1: 0.79 } },
});

test("a run is compared with k = 0 of its own seed, once both are done", () => {
  const full = fullTrainings([run(1, 0, 100), run(2, 0, 60), run(3, 0), run(1, 7, 25)]);
  expect(speedUp(run(1, 7, 25), full)).toBe(4);
  expect(speedUp(run(2, 7, 20), full)).toBe(3);
  expect(speedUp(run(3, 7, 20), full)).toBeUndefined();
  expect(speedUp(run(1, 5), full)).toBeUndefined();
  expect(speedUp(run(1, 0, 100), full)).toBe(1);
});

test("of several k = 0 the one with the run's own rate is compared with, else the fastest", () => {
  const full = fullTrainings([run(1, 0, 100, 3e-4), run(1, 0, 90, 1e-4)]);
  expect(speedUp(run(1, 7, 10, 3e-4), full)).toBe(10);
  expect(speedUp(run(1, 7, 10, 1e-3), full)).toBe(9);
});

test("the score of the kept weights wins over the latest one", () => {
  const summaries = [{ key: "validation/accuracy", last: 0.7 }];
  expect(validationScore({ summaries, result: null }, "accuracy")).toBe(0.7);
  expect(
    validationScore(
      { summaries, result: { trainSeconds: 1, validation: { accuracy: 0.8, f1: 0.79 } } },
      "accuracy",
    ),
  ).toBe(0.8);
  expect(validationScore({ summaries, result: null }, "f1")).toBeUndefined();
  expect(
    validationScore({ summaries: [{ key: "validation/accuracy", last: "NaN" }], result: null }, "accuracy"),
  ).toBeUndefined();
});
