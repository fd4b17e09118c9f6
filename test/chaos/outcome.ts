import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type FrostlineClient, MetricSeriesDocument, type RunQuery } from "@frostline/client";

type StoredRun = NonNullable<RunQuery["run"]>;

/** What has to be the same, whatever happened to the processes. */
export interface Outcome {
  /** Every point that counts, by metric: step, value, and how many points lie there. */
  curves: Record<string, [step: number, value: string, count: number][]>;
  /** Last, smallest and largest value of each metric, as lists show them. */
  summaries: Record<string, string>;
  scores: string;
  /** SHA-256 of the trained weights. */
  weights: string;
}

/** What a run is compared by: which metrics depend on its configuration alone. */
const isReproducible = (key: string) =>
  /^(train\/(loss|grad_norm|learning_rate)|validation\/|test\/)/.test(key);

export async function outcomeOf(client: FrostlineClient, run: StoredRun): Promise<Outcome> {
  const keys = run.summaries.map(({ key }) => key).filter(isReproducible);
  const variables = { runIds: [run.id], keys, points: 10_000 };
  const { metricSeries } = await client.request(MetricSeriesDocument, variables);
  const curves = metricSeries.map(({ key, series: [columns] }) => [
    key,
    columns?.steps.map((step, n) => [step, String(columns.last[n]), columns.count[n]]) ?? [],
  ]);
  const summaries = run.summaries
    .filter(({ key }) => isReproducible(key))
    .map(({ key, last, min, max, lastStep }) => [key, `${last} ${min} ${max} at ${lastStep}`]);
  const weights = await readFile(join(run.result?.checkpoint ?? "", "model.safetensors"));
  return {
    curves: Object.fromEntries(curves),
    summaries: Object.fromEntries(summaries),
    scores: JSON.stringify(run.result?.test),
    weights: createHash("sha256").update(weights).digest("hex"),
  };
}

/** Nothing could differ from it. */
export const isEmpty = ({ curves }: Outcome): boolean =>
  Object.keys(curves).length === 0 || Object.values(curves).some((points) => points.length === 0);

/** How what came of a run differs from what has to come of it; undefined when it does not. */
export async function differenceOf(
  client: FrostlineClient,
  run: StoredRun,
  expected: Outcome | undefined,
): Promise<string | undefined> {
  return expected && difference(await outcomeOf(client, run), expected);
}

/** Where two outcomes differ, in a sentence; undefined when they are the same in every bit. */
function difference(actual: Outcome, expected: Outcome): string | undefined {
  for (const [key, curve] of Object.entries(expected.curves)) {
    const found = actual.curves[key] ?? [];
    const at = curve.findIndex((point, n) => JSON.stringify(point) !== JSON.stringify(found[n]));
    const wrong = at >= 0 ? at : found.length > curve.length ? curve.length : undefined;
    if (wrong !== undefined) return `${key}: point ${wrong} is (${found[wrong]}), not (${curve[wrong]})`;
    if (actual.summaries[key] !== expected.summaries[key])
      return `${key}: summarised as ${actual.summaries[key]}, not as ${expected.summaries[key]}`;
  }
  if (actual.scores !== expected.scores) return `scores ${actual.scores}, not ${expected.scores}`;
  if (actual.weights !== expected.weights) return "the trained weights differ";
  return undefined;
}
