import { expect, test } from "vitest";
import { groupKeys } from "./metric-keys.ts";

test("keys are grouped by prefix, known ones first, the machine last, and each once; test scores are left out", () => {
  const keys = [
    "system/memory_gib",
    "validation/loss",
    "system/cpu_percent",
    "train/zeta",
    "train/loss",
    "zzz",
    "test/accuracy",
    "train/loss",
    "validation/accuracy",
  ];
  expect(groupKeys(keys)).toEqual([
    { name: "Training", keys: ["train/loss", "train/zeta"] },
    { name: "Validation", keys: ["validation/accuracy", "validation/loss"] },
    { name: "other", keys: ["zzz"] },
    { name: "Machine", keys: ["system/cpu_percent", "system/memory_gib"] },
  ]);
  expect(groupKeys([])).toEqual([]);
});
