import { expect, test } from "vitest";
import { fullTrainingSeconds, speedUp, validationScore } from "./run-figures.ts";

const run = (seed: number, depth: number, trainSeconds?: number) => ({
  seed,
  freeze: { kind: "PREFIX" as const, depth },
  result: trainSeconds === undefined ? null : { trainSeconds, validation: { accuracy: 0.8, f1: 0.79 } },
});

test("a run is compared with k = 0 of its own seed, once both are done", () => {
  const full = fullTrainingSeconds([run(1, 0, 100), run(2, 0, 60), run(3, 0), run(1, 7, 25)]);
  expect(speedUp(run(1, 7, 25), full)).toBe(4);
  expect(speedUp(run(2, 7, 20), full)).toBe(3);
  expect(speedUp(run(3, 7, 20), full)).toBeUndefined();
  expect(speedUp(run(1, 5), full)).toBeUndefined();
  expect(speedUp(run(1, 0, 100), full)).toBe(1);
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
