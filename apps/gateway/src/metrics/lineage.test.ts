import { expect, test } from "vitest";
import { lineageOf } from "./lineage.ts";

const end = Number.MAX_SAFE_INTEGER;
const attempt = (number: number, resumedFromStep: number | null, started = true) => ({
  number,
  resumedFromStep,
  trainingStartedAt: started ? new Date(0) : null,
});

test("older attempts count up to the step from which the next one went on", () => {
  expect(lineageOf([attempt(1, null), attempt(2, 100), attempt(3, 250)])).toEqual([
    { attempt: 1, upTo: 100 },
    { attempt: 2, upTo: 250 },
    { attempt: 3, upTo: end },
  ]);
});

test("an attempt that went on from an older checkpoint takes away what lies between", () => {
  expect(lineageOf([attempt(1, null), attempt(2, 200), attempt(3, 100)])).toEqual([
    { attempt: 1, upTo: 100 },
    { attempt: 2, upTo: 100 },
    { attempt: 3, upTo: end },
  ]);
});

test("an attempt that began afresh leaves nothing of those before it", () => {
  expect(lineageOf([attempt(1, null), attempt(2, 100), attempt(3, null)])).toEqual([
    { attempt: 3, upTo: end },
  ]);
});

test("until its training begins, and if it never does, an attempt takes nothing away", () => {
  expect(lineageOf([attempt(1, null), attempt(2, null, false)])).toEqual([
    { attempt: 1, upTo: end },
    { attempt: 2, upTo: end },
  ]);
  expect(lineageOf([attempt(1, null), attempt(2, null, false), attempt(3, 50)])[0]).toEqual({
    attempt: 1,
    upTo: 50,
  });
});
