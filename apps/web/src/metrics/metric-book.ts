import type { MetricPoints_EventFragment, MetricSeriesQuery } from "../gql/graphql.ts";

/** Points of one metric of one run: column i describes the i-th bucket, oldest first. */
export interface Curve {
  attempt: number;
  /** Last step of each bucket. */
  steps: number[];
  last: number[];
  min: number[];
  max: number[];
  count: number[];
}

/** Curves of one metric on one grid: every bucket spans `bucketSteps` steps, a power of two. */
export interface MetricCurves {
  bucketSteps: number;
  byRun: ReadonlyMap<string, Curve>;
}

/** All curves that a page shows, by metric key. Never changed in place. */
export type MetricBook = ReadonlyMap<string, MetricCurves>;

/** What one event brings: points of one attempt of one run. */
export type PointsEvent = MetricPoints_EventFragment;

type Points = PointsEvent["metrics"][number];

/** Reads the API's answer into a book. */
export function bookFrom(answer: MetricSeriesQuery["metricSeries"]): MetricBook {
  return new Map(
    answer.map(({ key, bucketSteps, series }) => {
      const byRun = series.map(({ runId, attempt, steps, last, min, max, count }): [string, Curve] => [
        runId,
        { attempt, steps, last: last.map(Number), min: min.map(Number), max: max.map(Number), count },
      ]);
      return [key, { bucketSteps, byRun: new Map(byRun) }];
    }),
  );
}

/**
 * Adds what an event brought. Points at or before a curve's last step are known already and skipped, so an
 * event that overlaps a fetch does no harm. A newer attempt starts its curve afresh; an older one is ignored.
 * A metric with more than `2 * points` buckets is put on a grid twice as coarse, as the gateway would.
 */
export function withPoints(
  book: MetricBook,
  { run, attempt, metrics }: PointsEvent,
  points: number,
): MetricBook {
  const runId = run.id;
  const next = new Map(book);
  for (const added of metrics) {
    const { key } = added;
    const curves = next.get(key) ?? { bucketSteps: 1, byRun: new Map<string, Curve>() };
    const known = curves.byRun.get(runId);
    if (known && known.attempt > attempt) continue;
    const start = known?.attempt === attempt ? known : emptyCurve(attempt);
    const grown = appended(start, curves.bucketSteps, added);
    next.set(key, limited({ ...curves, byRun: new Map(curves.byRun).set(runId, grown) }, points));
  }
  return next;
}

function emptyCurve(attempt: number): Curve {
  return { attempt, steps: [], last: [], min: [], max: [], count: [] };
}

function appended(curve: Curve, bucketSteps: number, { steps, values }: Points): Curve {
  const grown: Curve = {
    attempt: curve.attempt,
    steps: [...curve.steps],
    last: [...curve.last],
    min: [...curve.min],
    max: [...curve.max],
    count: [...curve.count],
  };
  steps.forEach((step, i) => {
    const value = values[i];
    const lastStep = grown.steps.at(-1);
    if (value === undefined || (lastStep !== undefined && step <= lastStep)) return;
    addBucket(grown, bucketSteps, {
      step,
      last: Number(value),
      min: Number(value),
      max: Number(value),
      count: 1,
    });
  });
  return grown;
}

interface Bucket {
  step: number;
  last: number;
  min: number;
  max: number;
  count: number;
}

/**
 * Puts a bucket (or a single point) at the end of a curve, merging it into the last one of the same span. The
 * first point keeps a bucket of its own, as in the gateway's answers, so that a curve begins where it began.
 */
function addBucket(curve: Curve, bucketSteps: number, bucket: Bucket) {
  const end = curve.steps.length - 1;
  const endStep = curve.steps[end];
  const sameSpan =
    end > 0 &&
    endStep !== undefined &&
    Math.floor(endStep / bucketSteps) === Math.floor(bucket.step / bucketSteps);
  const at = sameSpan ? end : end + 1;
  curve.steps[at] = bucket.step;
  curve.last[at] = bucket.last;
  curve.min[at] = sameSpan ? smaller(curve.min[at], bucket.min) : bucket.min;
  curve.max[at] = sameSpan ? larger(curve.max[at], bucket.max) : bucket.max;
  curve.count[at] = (sameSpan ? (curve.count[at] ?? 0) : 0) + bucket.count;
}

// NaN says nothing about the extremes of a bucket; only a bucket of nothing but NaN has NaN for them.
function smaller(a: number | undefined, b: number) {
  return a === undefined || Number.isNaN(a) || b < a ? b : a;
}

function larger(a: number | undefined, b: number) {
  return a === undefined || Number.isNaN(a) || b > a ? b : a;
}

function limited(curves: MetricCurves, points: number): MetricCurves {
  const longest = Math.max(...[...curves.byRun.values()].map(({ steps }) => steps.length));
  if (longest <= 2 * points) return curves;
  const bucketSteps = curves.bucketSteps * 2;
  const byRun = new Map([...curves.byRun].map(([runId, curve]) => [runId, coarser(curve, bucketSteps)]));
  return limited({ bucketSteps, byRun }, points);
}

function coarser(curve: Curve, bucketSteps: number): Curve {
  const merged = emptyCurve(curve.attempt);
  curve.steps.forEach((step, i) => {
    addBucket(merged, bucketSteps, {
      step,
      last: curve.last[i] ?? Number.NaN,
      min: curve.min[i] ?? Number.NaN,
      max: curve.max[i] ?? Number.NaN,
      count: curve.count[i] ?? 0,
    });
  });
  return merged;
}
