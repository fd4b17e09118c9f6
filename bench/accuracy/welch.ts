import jstat from "jstat";

export interface Difference {
  meanA: number;
  meanB: number;
  /** Of A − B: 95 % confidence. NaN with fewer than two values on a side. */
  interval: [number, number];
}

/** Welch's interval for the difference of two means: unequal variances, Satterthwaite's degrees of freedom. */
export function welch(a: readonly number[], b: readonly number[]): Difference {
  const [meanA, meanB] = [mean(a), mean(b)];
  const [errorA, errorB] = [variance(a) / a.length, variance(b) / b.length];
  const error = Math.sqrt(errorA + errorB);
  const freedom = (errorA + errorB) ** 2 / (errorA ** 2 / (a.length - 1) + errorB ** 2 / (b.length - 1));
  const half = error === 0 ? 0 : jstat.studentt.inv(0.975, freedom) * error;
  return { meanA, meanB, interval: [meanA - meanB - half, meanA - meanB + half] };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}
