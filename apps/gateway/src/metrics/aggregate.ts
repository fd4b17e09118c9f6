/** A measured value. Times are milliseconds since 1970. */
export interface Point {
  step: number;
  at: number;
  value: number;
}

/** What some points of one metric come to. */
export interface Aggregate {
  count: number;
  /** Of the point that is last by step, and by time within a step. */
  lastStep: number;
  lastAt: number;
  last: number;
  /** NaN when every value is NaN. */
  min: number;
  max: number;
}

export const ofPoint = ({ step, at, value }: Point): Aggregate => ({
  count: 1,
  lastStep: step,
  lastAt: at,
  last: value,
  min: value,
  max: value,
});

/** Adds a point in place, for whoever is still making the aggregate: most points end in one that has others. */
export function include(aggregate: Aggregate, { step, at, value }: Point): void {
  aggregate.count += 1;
  aggregate.min = least(aggregate.min, value);
  aggregate.max = most(aggregate.max, value);
  if (step < aggregate.lastStep || (step === aggregate.lastStep && at < aggregate.lastAt)) return;
  aggregate.lastStep = step;
  aggregate.lastAt = at;
  aggregate.last = value;
}

/** What two sets of points come to together. */
export function merge(a: Aggregate, b: Aggregate): Aggregate {
  const { lastStep, lastAt, last } = isLater(b, a) ? b : a;
  return {
    count: a.count + b.count,
    lastStep,
    lastAt,
    last,
    min: least(a.min, b.min),
    max: most(a.max, b.max),
  };
}

const isLater = (b: Aggregate, a: Aggregate) =>
  b.lastStep > a.lastStep || (b.lastStep === a.lastStep && b.lastAt >= a.lastAt);

/** NaN is no value here: the other one counts. */
const least = (a: number, b: number) => (a <= b || Number.isNaN(b) ? a : b);
const most = (a: number, b: number) => (a >= b || Number.isNaN(b) ? a : b);
