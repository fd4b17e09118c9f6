import { array, assert, constantFrom, nat, property, record } from "fast-check";
import { expect, test } from "vitest";
import { goalOf, summarise } from "./summary.ts";

test("a summary does not depend on how its points were cut into batches, nor on their order", () => {
  const value = constantFrom(Number.NaN, 1, 2, 3, Number.POSITIVE_INFINITY);
  const points = array(record({ step: nat(50), value }), { minLength: 1, maxLength: 30 });
  assert(
    property(points, nat(30), (sent, cut) => {
      const all = sent.map(({ step, value }, at) => ({ step, at, value }));
      const whole = summarise(undefined, all);
      expect(summarise(summarise(undefined, all.slice(0, cut)), all.slice(cut))).toEqual(whole);
      expect(summarise(undefined, all.toReversed())).toEqual(whole);
      expect(whole.min).toBe(
        Math.min(...all.map((point) => point.value).filter((n) => !Number.isNaN(n)), ...none(all)),
      );
    }),
  );
});

/** Math.min of nothing is Infinity, where a summary says NaN. */
const none = (points: { value: number }[]) =>
  points.every(({ value }) => Number.isNaN(value)) ? [Number.NaN] : [];

test("losses, errors and durations are to fall, all else is to rise", () => {
  for (const key of [
    "loss",
    "train/loss",
    "eval_loss",
    "validation/perplexity",
    "step-seconds",
    "test/rmse",
  ]) {
    expect(goalOf(key)).toBe("MINIMIZE");
  }
  for (const key of ["accuracy", "loss/accuracy", "validation/f1", "tokens_per_second", "glossary"]) {
    expect(goalOf(key)).toBe("MAXIMIZE");
  }
});
