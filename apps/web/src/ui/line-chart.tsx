"use client";

import { clsx } from "clsx";
import { useTheme } from "next-themes";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type uPlot from "uplot";
import { type ChartLine, nearestIndex } from "./chart-lines.ts";
import { applyHidden, createPlot, type PlotView, plotData, plotStructure } from "./chart-plot.ts";
import type { ChartUnit } from "./chart-unit.ts";

const NEAR_PX = 48;

interface LineChartProps {
  lines: readonly ChartLine[];
  /** What the chart shows, in words, for those who cannot see it. */
  label: string;
  unit: ChartUnit;
  /** Groups of lines, as what is highlighted is one. */
  hidden: ReadonlySet<string>;
  highlighted: string | null;
  onHighlight: (group: string | null) => void;
  height?: number;
}

interface Pointed {
  line: ChartLine;
  index: number;
  left: number;
  top: number;
  /** The name goes to the side with more room. */
  leansLeft: boolean;
}

/** Curves over steps. Drag to zoom into steps, double-click to see all; the curve under the pointer is named. */
export function LineChart({
  lines,
  label,
  unit,
  hidden,
  highlighted,
  onHighlight,
  height = 232,
}: LineChartProps) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot>(null);
  const view = useRef<PlotView>({ lines, hidden, highlighted, unit });
  const pointedId = useRef<string | null>(null);
  const [pointed, setPointed] = useState<Pointed | null>(null);
  const { resolvedTheme } = useTheme();
  const structure = plotStructure(lines);

  const point = useEffectEvent((chart: uPlot) => {
    const found = lineUnderCursor(chart, view.current);
    setPointed(found);
    // Only what this chart's own pointer did: new data must not end a highlight that came from elsewhere.
    const id = found?.line.group ?? null;
    if (id === pointedId.current) return;
    pointedId.current = id;
    onHighlight(id);
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: rebuilt for other curves only; the rest is updated below.
  useEffect(() => {
    const target = holder.current;
    if (!target) return;
    Object.assign(view.current, { lines, hidden, highlighted, unit });
    const chart = createPlot(target, height, view.current, { onCursor: (self) => point(self) });
    plot.current = chart;
    const observer = new ResizeObserver(() =>
      chart.setSize({ width: Math.max(target.clientWidth, 1), height }),
    );
    observer.observe(target);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [structure, height]);

  useEffect(() => {
    const chart = plot.current;
    if (!chart) return;
    Object.assign(view.current, { lines, unit });
    const zoomed = isZoomed(chart);
    chart.setData(plotData(lines), !zoomed);
    if (zoomed) chart.redraw();
  }, [lines, unit]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of theme needs a redraw.
  useEffect(() => {
    const chart = plot.current;
    if (!chart) return;
    Object.assign(view.current, { hidden, highlighted });
    applyHidden(chart, view.current);
    chart.redraw(false);
  }, [hidden, highlighted, resolvedTheme]);

  return (
    <div role="img" aria-label={label} className="relative" style={{ height }}>
      <div ref={holder} className="h-full" />
      {pointed && <PointTip pointed={pointed} unit={unit} />}
    </div>
  );
}

function PointTip({
  pointed: { line, index, left, top, leansLeft },
  unit,
}: {
  pointed: Pointed;
  unit: ChartUnit;
}) {
  const [low, high] = [line.band?.low[index], line.band?.high[index]];
  const value = line.ys[index];
  return (
    <div aria-hidden className="pointer-events-none absolute z-10" style={{ left, top }}>
      <span
        className="absolute size-2 -translate-x-1/2 -translate-y-1/2 rounded-full ring-2 ring-surface"
        style={{ background: `var(${line.colorVar})` }}
      />
      <p
        className={clsx(
          "absolute bottom-2.5 rounded-md border border-line bg-surface px-2 py-1 text-xs whitespace-nowrap tabular-nums shadow-md",
          leansLeft ? "-right-2" : "-left-2",
        )}
      >
        <span className="font-semibold">{line.label}</span>
        <span className="text-ink-faint"> · step {line.xs[index]} · </span>
        <span className="font-medium">{value == null ? "–" : unit.format(value)}</span>
        {low != null && high != null && low !== high && (
          <span className="text-ink-faint">
            {" "}
            ({unit.format(low)} to {unit.format(high)})
          </span>
        )}
      </p>
    </div>
  );
}

function lineUnderCursor(chart: uPlot, { lines, hidden }: PlotView): Pointed | null {
  const { left = -1, top = -1 } = chart.cursor;
  if (left < 0 || top < 0) return null;
  const x = chart.posToVal(left, "x");
  let best: Pointed | null = null;
  let bestDistance = NEAR_PX;
  for (const line of lines) {
    const index = hidden.has(line.group) ? undefined : nearestIndex(line.xs, x);
    const [lineX, y] = index === undefined ? [] : [line.xs[index], line.ys[index]];
    if (index === undefined || lineX === undefined || y == null || !Number.isFinite(y)) continue;
    const at = { left: chart.valToPos(lineX, "x"), top: chart.valToPos(y, "y") };
    const distance = Math.hypot(at.left - left, at.top - top);
    if (distance >= bestDistance) continue;
    bestDistance = distance;
    best = {
      line,
      index,
      left: at.left + chart.over.offsetLeft,
      top: at.top + chart.over.offsetTop,
      leansLeft: at.left > chart.over.clientWidth / 2,
    };
  }
  return best;
}

function isZoomed(chart: uPlot): boolean {
  const xs = chart.data[0];
  const { min, max } = chart.scales.x ?? {};
  if (xs.length === 0 || min == null || max == null) return false;
  return min > (xs[0] ?? min) || max < (xs.at(-1) ?? max);
}
