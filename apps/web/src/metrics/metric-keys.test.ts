import { expect, test } from "vitest";
import { groupKeys } from "./metric-keys.ts";

test("keys are grouped by prefix, known ones first and each once; test scores are left out", () => {
  const keys = [
    "validation/loss",
    "train/zeta",
    "train/loss",
    "speed",
    "test/accuracy",
    "train/loss",
    "validation/accuracy",
  ];
  expect(groupKeys(keys)).toEqual([
    { name: "Training", keys: ["train/loss", "train/zeta"] },
    { name: "Validation", keys: ["validation/accuracy", "validation/loss"] },
    { name: "other", keys: ["speed"] },
  ]);
  expect(groupKeys([])).toEqual([]);
});
