export type MetricValue = number | "NaN" | "Infinity" | "-Infinity";

/** A number as the API takes it: JSON has no NaN and no infinities. */
export function toMetricValue(value: number): MetricValue {
  return Number.isFinite(value) ? value : (String(value) as MetricValue);
}
