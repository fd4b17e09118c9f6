import type { SummaryValue } from "../gql/graphql.ts";
import { isShare } from "../metrics/metric-keys.ts";
import { formatDeviation, formatMeasure, formatPercent } from "../ui/format.ts";

/** One number of a metric's summary. */
export interface MetricChoice {
  key: string;
  of: SummaryValue;
}

export interface MetricRange extends MetricChoice {
  from: number | undefined;
  to: number | undefined;
}

export const SUMMARY_VALUES: readonly SummaryValue[] = ["BEST", "LAST", "MIN", "MAX"];

/** "validation/accuracy@best": as it stands in an address. */
export const choiceText = ({ key, of }: MetricChoice) => `${key}@${of.toLowerCase()}`;

/** @returns undefined for what is no choice */
export function readChoice(text: string): MetricChoice | undefined {
  const at = text.lastIndexOf("@");
  const of = SUMMARY_VALUES.find((value) => value.toLowerCase() === text.slice(at + 1));
  return at > 0 && of ? { key: text.slice(0, at), of } : undefined;
}

/** "validation/accuracy@best:0.8..0.9"; an end that is not there is open. */
export const rangeText = (range: MetricRange) =>
  `${choiceText(range)}:${range.from ?? ""}..${range.to ?? ""}`;

/** @returns undefined for what is no range */
export function readRange(text: string): MetricRange | undefined {
  const parts = /^(.+@[a-z]+):([^:]*)\.\.([^:]*)$/.exec(text);
  const choice = readChoice(parts?.[1] ?? "");
  const [from, to] = [readNumber(parts?.[2]), readNumber(parts?.[3])];
  return choice && (from !== undefined || to !== undefined) ? { ...choice, from, to } : undefined;
}

/** @returns undefined for empty text and for what is no finite number */
export function readNumber(text: string | undefined): number | undefined {
  const number = text?.trim() ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** A value of a metric, or a dash. */
export function formatMetric(key: string, value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "–";
  return isShare(key) ? formatPercent(value) : formatMeasure(value);
}

/** "81.0 ± 0.4 %", "0.2483 ± 0.017"; without a deviation the mean alone. */
export function formatSpread(key: string, mean: number, sd: number | null): string {
  if (sd === null || !Number.isFinite(sd)) return formatMetric(key, mean);
  return isShare(key)
    ? `${(mean * 100).toFixed(1)} ± ${formatPercent(sd)}`
    : `${formatMeasure(mean)} ± ${formatDeviation(sd)}`;
}
