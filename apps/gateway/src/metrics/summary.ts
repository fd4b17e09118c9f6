import type { Point } from "./aggregate.ts";

/** What lists show of one metric of a run. */
export interface Summary {
  count: number;
  lastStep: number;
  lastAt: number;
  last: number;
  /** NaN when every value is NaN; then there is no step either. */
  min: number;
  minStep: number | null;
  max: number;
  maxStep: number | null;
}

const empty: Summary = {
  count: 0,
  lastStep: -1,
  lastAt: Number.NEGATIVE_INFINITY,
  last: Number.NaN,
  min: Number.NaN,
  minStep: null,
  max: Number.NaN,
  maxStep: null,
};

/** The summary with these points more. Of equal extremes the first step counts, in whatever order they came. */
export function summarise(summary: Summary = empty, points: Iterable<Point>): Summary {
  const next = { ...summary };
  for (const { step, at, value } of points) {
    next.count += 1;
    if (step > next.lastStep || (step === next.lastStep && at >= next.lastAt)) {
      next.lastStep = step;
      next.lastAt = at;
      next.last = value;
    }
    if (Number.isNaN(value)) continue;
    if (next.minStep === null || value < next.min || (value === next.min && step < next.minStep)) {
      next.min = value;
      next.minStep = step;
    }
    if (next.maxStep === null || value > next.max || (value === next.max && step < next.maxStep)) {
      next.max = value;
      next.maxStep = step;
    }
  }
  return next;
}

export type MetricGoal = "MINIMIZE" | "MAXIMIZE";

/** Words in the last part of a metric's name by which less of it is better. */
const lessIsBetter =
  /(^|[_\-. ])(loss|error|err|perplexity|ppl|mse|rmse|mae|nll|seconds|duration|latency)($|[_\-. ])/i;

/** Which extreme of a metric is its best, by its name: `validation/loss` is to fall, `accuracy` is to rise. */
export function goalOf(key: string): MetricGoal {
  const name = key.split("/").at(-1) ?? key;
  return lessIsBetter.test(name) ? "MINIMIZE" : "MAXIMIZE";
}
