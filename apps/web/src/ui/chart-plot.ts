import uPlot from "uplot";
import {
  alignLines,
  byNearness,
  type ChartLine,
  labelRoom,
  onePerGroup,
  onePerLabel,
  spreadLabels,
} from "./chart-lines.ts";
import type { ChartUnit } from "./chart-unit.ts";

const FONT = '11px "Inter Variable", sans-serif';
const LABEL_FONT = '600 11px "Inter Variable", sans-serif';
const LABEL_GAP = 12;
/** From here on a noisy curve is drawn thinner. */
const MANY_POINTS = 150;
/** Series of one curve: its line, and the invisible edges of its band. */
const SERIES_PER_LINE = 3;

/** What the drawing functions look at each time; the component keeps it up to date. */
export interface PlotView {
  lines: readonly ChartLine[];
  /** Groups of lines. */
  hidden: ReadonlySet<string>;
  highlighted: string | null;
  unit: ChartUnit;
}

interface PlotHandlers {
  onCursor: (plot: uPlot) => void;
}

export function plotData(lines: readonly ChartLine[]): uPlot.AlignedData {
  const { xs, columns } = alignLines(lines);
  return [xs, ...columns];
}

/** Changes when the chart has to be built anew rather than given new data. */
export function plotStructure(lines: readonly ChartLine[]): string {
  return lines
    .map(({ id, endLabel, dash, colorVar }) => `${id} ${endLabel} ${colorVar} ${dash.join(",")}`)
    .join("|");
}

/** Builds the canvas chart. Colours are read while drawing, so a change of theme needs only a redraw. */
export function createPlot(
  target: HTMLElement,
  height: number,
  view: PlotView,
  handlers: PlotHandlers,
): uPlot {
  const options: uPlot.Options = {
    width: Math.max(target.clientWidth, 1),
    height,
    padding: [10, labelRoom(view.lines.map(({ endLabel }) => endLabel)), 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: true, y: false, dist: 8 } },
    scales: { x: { time: false, range: fromZero }, y: { range: paddedRange } },
    axes: [axis({ label: "step", labelSize: 18, labelFont: FONT, labelGap: 0, space: 56 }), yAxis(view)],
    series: [{}, ...view.lines.flatMap((line) => seriesOf(line, view))],
    bands: view.lines.map((line, i) => ({
      series: [1 + i * SERIES_PER_LINE + 2, 1 + i * SERIES_PER_LINE + 1],
      fill: () => withAlpha(cssColor(line.colorVar), strength(line.group, view) * 0.16),
    })),
    hooks: { draw: [(plot) => drawEndLabels(plot, view)], setCursor: [handlers.onCursor] },
  };
  return new uPlot(options, plotData(view.lines), target);
}

/** Shows or hides curves without rebuilding; does nothing for those that are right already. */
export function applyHidden(plot: uPlot, { lines, hidden }: PlotView): void {
  lines.forEach((line, i) => {
    for (let part = 0; part < SERIES_PER_LINE; part += 1) {
      const index = 1 + i * SERIES_PER_LINE + part;
      const show = !hidden.has(line.group);
      if (plot.series[index]?.show !== show) plot.setSeries(index, { show });
    }
  });
}

function seriesOf(line: ChartLine, view: PlotView): uPlot.Series[] {
  const shared = { spanGaps: true, show: !view.hidden.has(line.group) };
  const edge: uPlot.Series = { ...shared, stroke: "transparent", width: 0, points: { show: false } };
  const stroke = () => withAlpha(cssColor(line.colorVar), strength(line.group, view));
  return [
    {
      ...shared,
      stroke,
      width: line.xs.length > MANY_POINTS ? 1.25 : 1.75,
      dash: [...line.dash],
      points: { show: (plot, index) => fewPoints(plot, index), size: 5, fill: stroke, stroke },
    },
    edge,
    edge,
  ];
}

function fewPoints(plot: uPlot, index: number) {
  const column = plot.data[index] ?? [];
  let points = 0;
  for (const value of column) if (value != null) points += 1;
  return points <= 24;
}

function strength(group: string, { highlighted }: PlotView) {
  return highlighted === null || highlighted === group ? 1 : 0.22;
}

function axis(more: uPlot.Axis): uPlot.Axis {
  return {
    font: FONT,
    stroke: () => cssColor("--ink-faint"),
    grid: { stroke: () => cssColor("--line"), width: 1 },
    ticks: { show: false },
    gap: 6,
    size: 26,
    ...more,
  };
}

function yAxis(view: PlotView): uPlot.Axis {
  return axis({ size: 50, space: 34, values: (_plot, splits) => view.unit.formatTicks(splits) });
}

/** Begins at step 0 unless zoomed in. */
function fromZero(plot: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const zoomedIn = min > (plot.data[0][0] ?? min);
  return [zoomedIn ? min : Math.min(0, min), Math.max(max, min + 1)];
}

/** A tenth of room above and below; a flat curve lies in the middle. */
function paddedRange(_plot: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  if (min === null || max === null) return [0, 1];
  const room = max > min ? (max - min) * 0.08 : Math.abs(max) * 0.1 || 0.5;
  return [min - room, max + room];
}

interface EndLabel {
  group: string;
  endLabel: string;
  left: number;
  top: number;
  color: string;
}

function drawEndLabels(plot: uPlot, view: PlotView) {
  const ratio = uPlot.pxRatio;
  const { top, height } = plot.bbox;
  const { ctx } = plot;
  ctx.save();
  ctx.font = LABEL_FONT.replace("11px", `${11 * ratio}px`);
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineWidth = 3 * ratio;
  ctx.lineJoin = "round";
  ctx.strokeStyle = cssColor("--surface");
  const ends = onePerGroup(endLabels(plot, view));
  for (const near of byNearness(ends, labelRoom(ends.map(({ endLabel }) => endLabel)) * ratio)) {
    const fits = near.length * LABEL_GAP * ratio <= height;
    const labels = fits || view.highlighted ? near : onePerLabel(near).map(neutral);
    const tops = spreadLabels(
      labels.map((label) => label.top),
      LABEL_GAP * ratio,
      top,
      top + height,
    );
    labels.forEach(({ endLabel, left, color }, i) => {
      ctx.strokeText(endLabel, left + 6 * ratio, tops[i] ?? 0);
      ctx.fillStyle = color;
      ctx.fillText(endLabel, left + 6 * ratio, tops[i] ?? 0);
    });
  }
  ctx.restore();
}

/** Of what is shown and ends within the zoom; of what is highlighted alone when there is one. */
function endLabels(plot: uPlot, view: PlotView): EndLabel[] {
  const [fromX, toX] = [plot.scales.x?.min ?? 0, plot.scales.x?.max ?? 0];
  return view.lines.flatMap((line) => {
    const { group, endLabel, colorVar, xs, ys } = line;
    if (view.hidden.has(group) || (view.highlighted !== null && view.highlighted !== group)) return [];
    const at = ys.findLastIndex((y) => y !== null && Number.isFinite(y));
    const [x, y] = [xs[at], ys[at]];
    if (x === undefined || y == null || x < fromX || x > toX) return [];
    const [left, top] = [plot.valToPos(x, "x", true), plot.valToPos(y, "y", true)];
    return [{ group, endLabel, left, top, color: cssColor(colorVar) }];
  });
}

/** A label that stands for several curves has the colour of none. */
const neutral = (label: EndLabel): EndLabel => ({ ...label, color: cssColor("--ink-soft") });

function cssColor(variable: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(variable).trim();
}

function withAlpha(color: string, alpha: number): string {
  if (alpha >= 1 || !color.startsWith("#")) return color;
  return (
    color +
    Math.round(alpha * 255)
      .toString(16)
      .padStart(2, "0")
  );
}
