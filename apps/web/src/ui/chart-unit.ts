import { formatCount, formatMeasure, formatPercent } from "./format.ts";

/** How a chart prints its values. */
export interface ChartUnit {
  format: (value: number) => string;
  /** Labels of an axis: all with as many decimals as the finest of them needs, and no more. */
  formatTicks: (ticks: readonly number[]) => string[];
}

/** Shares of one, printed as percent. */
export const PERCENT: ChartUnit = {
  format: formatPercent,
  formatTicks: (ticks) =>
    ticks.map((tick) => formatPercent(tick, decimalsOf(ticks.map((t) => t * 100)) ?? 1)),
};

/** Plain numbers of any size. */
export const PLAIN: ChartUnit = {
  format: formatMeasure,
  formatTicks: (ticks) => {
    const decimals = decimalsOf(ticks);
    if (decimals === undefined) return ticks.map(formatMeasure);
    return ticks.map((tick) => (decimals === 0 ? formatCount(tick) : tick.toFixed(decimals)));
  },
};

const MOST_DECIMALS = 3;

/** Decimals that print all values exactly; undefined when more than three would be needed. */
function decimalsOf(values: readonly number[]): number | undefined {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals += 1) {
    const scaled = values.map((value) => value * 10 ** decimals);
    if (scaled.every((value) => Math.abs(value - Math.round(value)) < 1e-6)) return decimals;
  }
  return undefined;
}
