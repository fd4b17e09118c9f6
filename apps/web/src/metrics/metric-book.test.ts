import { expect, test } from "vitest";
import type { MetricSeriesQuery } from "../gql/graphql.ts";
import { bookFrom, type MetricBook, type PointsEvent, withPoints } from "./metric-book.ts";

const POINTS = 1000;
type Answer = MetricSeriesQuery["metricSeries"];

function answer(bucketSteps: number, steps: number[], values: Answer[0]["series"][0]["last"]): Answer {
  const count = steps.map(() => bucketSteps);
  return [
    {
      key: "loss",
      bucketSteps,
      series: [{ runId: "a", attempt: 1, steps, last: values, min: values, max: values, count }],
    },
  ];
}

function delta(steps: number[], values: PointsEvent["metrics"][0]["values"], attempt = 1): PointsEvent {
  return { run: { id: "a" }, attempt, metrics: [{ key: "loss", steps, values }] };
}

const curve = (book: MetricBook) => book.get("loss")?.byRun.get("a");

test("an event that overlaps what was fetched adds only the new points", () => {
  const book = withPoints(bookFrom(answer(1, [1, 2, 3], [5, 4, 3])), delta([2, 3, 4], [4, 3, 2]), POINTS);
  expect(curve(book)).toMatchObject({ steps: [1, 2, 3, 4], last: [5, 4, 3, 2], count: [1, 1, 1, 1] });
});

test("the same event twice changes nothing", () => {
  const once = withPoints(bookFrom(answer(1, [1], [5])), delta([2], [4]), POINTS);
  expect(withPoints(once, delta([2], [4]), POINTS)).toEqual(once);
});

test("points of an open bucket join it, and its spike is kept in min and max", () => {
  let book = bookFrom(answer(4, [3, 7], [1, 1]));
  book = withPoints(book, delta([8, 9, 10], [2, 9, 3]), POINTS);
  expect(curve(book)).toEqual({
    attempt: 1,
    steps: [3, 7, 10],
    last: [1, 1, 3],
    min: [1, 1, 2],
    max: [1, 1, 9],
    count: [4, 4, 3],
  });
});

test("a newer attempt starts its curve afresh and an older one is ignored", () => {
  const first = bookFrom(answer(1, [1, 2], [5, 4]));
  const second = withPoints(first, delta([1], [6], 2), POINTS);
  expect(curve(second)).toMatchObject({ attempt: 2, steps: [1], last: [6] });
  expect(withPoints(second, delta([3], [1], 1), POINTS)).toEqual(second);
});

test("a metric that nobody fetched begins with its first event", () => {
  expect(curve(withPoints(new Map(), delta([1], [0.7]), POINTS))).toMatchObject({ steps: [1], last: [0.7] });
});

test("too many points: the grid gets twice as coarse, and first, last, spike and count survive", () => {
  const steps = Array.from({ length: 50 }, (_, i) => i);
  const values = steps.map((step) => (step === 17 ? 100 : step));
  const book = withPoints(new Map(), delta(steps, values), 10);
  const grown = curve(book);
  expect(book.get("loss")?.bucketSteps).toBe(4);
  expect(grown?.steps.length).toBeLessThanOrEqual(20);
  expect(Math.max(...(grown?.max ?? []))).toBe(100);
  expect([grown?.steps[0], grown?.last[0], grown?.count[0]]).toEqual([0, 0, 1]);
  expect([grown?.steps.at(-1), grown?.last.at(-1)]).toEqual([49, 49]);
  expect(grown?.count.reduce((a, b) => a + b)).toBe(50);
});

test("NaN and infinities arrive as numbers; NaN does not hide a bucket's extremes", () => {
  expect(curve(bookFrom(answer(1, [1, 2, 3], ["NaN", "Infinity", "-Infinity"])))?.last).toEqual([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
  const book = withPoints(bookFrom(answer(4, [3], [1])), delta([4, 5, 6], ["NaN", 2, "NaN"]), POINTS);
  expect(curve(book)).toMatchObject({ min: [1, 2], max: [1, 2], count: [4, 3] });
});
