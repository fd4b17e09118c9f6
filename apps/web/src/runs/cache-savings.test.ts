import { expect, test } from "vitest";
import { savingsAmong, type WorkedRun } from "./cache-savings.ts";

const run = (
  done: number,
  withoutCache: number,
  trainSeconds: number,
  { runner = "one", filling = 0, upperBound = false } = {},
): WorkedRun => ({
  runner: { id: runner },
  result: { trainSeconds, prefix: { seconds: filling }, flops: { done, withoutCache, upperBound } },
});

test("what was saved is counted at the fastest speed of the same runner, the time of filling included", () => {
  const runs = [run(100, 100, 10), run(60, 90, 1, { filling: 2 }), run(1, 81, 1)];
  expect(savingsAmong(runs, runs)).toEqual({ seconds: 30 / 20 + 80 / 20, flops: 110, runs: 2 });
  expect(savingsAmong(runs.slice(1, 2), runs)).toEqual({ seconds: 1.5, flops: 30, runs: 1 });
});

test("another runner's speed, a mere bound of the work, and runs that saved nothing do not count", () => {
  const fast = run(1000, 1000, 1, { runner: "two" });
  const bound = run(1000, 5000, 1, { upperBound: true });
  expect(savingsAmong([run(10, 30, 1), bound], [run(10, 30, 1), bound, fast])?.seconds).toBe(2);
  expect(savingsAmong([run(10, 10, 1)], [run(10, 10, 1)])).toBeUndefined();
  expect(savingsAmong([{ runner: null, result: null }], [])).toBeUndefined();
});
