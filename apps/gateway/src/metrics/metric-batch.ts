import type { MetricDelta } from "../events/event-bus.ts";
import type { Point } from "./aggregate.ts";
import type { Advance } from "./series-heads.ts";

/** Columns of one metric, as they were sent. */
export interface MetricBatch {
  key: string;
  steps: number[];
  values: number[];
  times: Date[];
}

/**
 * The points of a batch by metric, in the order of their steps; of those that are the same point, the first one sent.
 * @param onePerStep a second point of a step is the same, whatever its time; else only one of the same time is
 */
export function pointsByKey(batches: MetricBatch[], onePerStep: boolean): Map<string, Point[]> {
  const sent = new Map<string, Point[]>();
  for (const { key, steps, values, times } of batches) {
    const points = sent.get(key) ?? [];
    for (const [index, step] of steps.entries()) {
      points.push({ step, at: times[index]?.getTime() ?? 0, value: values[index] ?? Number.NaN });
    }
    if (points.length > 0) sent.set(key, points);
  }
  for (const [key, points] of sent) sent.set(key, distinct(points, onePerStep));
  return sent;
}

function distinct(points: Point[], onePerStep: boolean): Point[] {
  if (isRising(points)) return points;
  points.sort((a, b) => a.step - b.step || (onePerStep ? 0 : a.at - b.at)); // stable: the first one sent stays first
  return points.filter((point, index) => {
    const previous = points[index - 1];
    return !previous || point.step !== previous.step || (!onePerStep && point.at !== previous.at);
  });
}

/** Each step beyond the one before: so most batches come. */
const isRising = (points: Point[]) =>
  points.every(({ step }, index) => index === 0 || step > (points[index - 1]?.step ?? step));

/** What subscribers are told of an append. */
export const deltasOf = (advances: Advance[]): MetricDelta[] =>
  advances.map(({ head: { key }, points }) => ({
    key,
    steps: points.map(({ step }) => step),
    values: points.map(({ value }) => value),
  }));
