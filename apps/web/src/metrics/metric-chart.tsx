"use client";

import { type ReactNode, useMemo } from "react";
import { Button } from "../ui/button.tsx";
import type { ChartLine } from "../ui/chart-lines.ts";
import { type ChartUnit, PERCENT, PLAIN } from "../ui/chart-unit.ts";
import type { CurveStyle } from "../ui/curve-style.ts";
import { LineChart } from "../ui/line-chart.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import type { Curve, MetricCurves } from "./metric-book.ts";
import { isShare } from "./metric-keys.ts";
import { smooth } from "./smoothing.ts";
import type { CurveSelection } from "./use-curve-selection.ts";
import type { LiveMetrics } from "./use-metric-book.ts";

interface MetricChartProps {
  metricKey: string;
  metrics: LiveMetrics;
  curves: readonly CurveStyle[];
  selection: CurveSelection;
  /** Weight of the moving average; 0 draws the points as they are. */
  smoothing?: number;
  height?: number;
}

/** Curves of one metric, one per run, with what each point stands for said below. */
export function MetricChart({
  metricKey,
  metrics,
  curves,
  selection,
  smoothing = 0,
  height = 232,
}: MetricChartProps) {
  const drawn = metrics.book.get(metricKey);
  const lines = useMemo(() => linesOf(drawn, curves, smoothing), [drawn, curves, smoothing]);
  const unit = isShare(metricKey) ? PERCENT : PLAIN;

  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium font-mono text-xs">{metricKey}</span>
        <span className="text-ink-faint text-xs">{noteOn(drawn, smoothing)}</span>
      </figcaption>
      <ChartOrNotice metrics={metrics} empty={lines.length === 0} height={height}>
        <LineChart
          lines={lines}
          label={describe(metricKey, lines, unit)}
          unit={unit}
          hidden={selection.hidden}
          highlighted={selection.highlighted}
          onHighlight={selection.highlight}
          height={height}
        />
      </ChartOrNotice>
    </figure>
  );
}

interface ChartOrNoticeProps {
  metrics: LiveMetrics;
  empty: boolean;
  height: number;
  children: ReactNode;
}

function ChartOrNotice({ metrics, empty, height, children }: ChartOrNoticeProps) {
  if (!empty) return children;
  if (metrics.state === "loading") return <Skeleton style={{ height }} />;
  return (
    <div
      role={metrics.state === "failed" ? "alert" : undefined}
      style={{ height }}
      className="flex flex-col items-center justify-center gap-3 rounded border border-line border-dashed"
    >
      {metrics.state === "failed" ? (
        <>
          <p className="text-ink-soft">These curves could not be loaded.</p>
          <Button onClick={metrics.refetch}>Try again</Button>
        </>
      ) : (
        <p className="text-ink-faint">No points yet</p>
      )}
    </div>
  );
}

function linesOf(
  drawn: MetricCurves | undefined,
  curves: readonly CurveStyle[],
  smoothing: number,
): ChartLine[] {
  if (!drawn) return [];
  const several = new Set(curves.map(({ group }) => group)).size > 1;
  return curves.flatMap(({ id, group, label, shortLabel, colorVar, dash }) => {
    const curve = drawn.byRun.get(id);
    if (!curve || curve.steps.length === 0) return [];
    const band = drawn.bucketSteps > 1 ? { low: curve.min, high: curve.max } : undefined;
    const ys = smoothing > 0 ? smooth(curve.last, smoothing) : curve.last;
    return [
      { id, group, label, endLabel: several ? shortLabel : "", colorVar, dash, xs: curve.steps, ys, band },
    ];
  });
}

function noteOn(drawn: MetricCurves | undefined, smoothing: number): string {
  if (!drawn) return "";
  const notes = [];
  if (smoothing > 0) notes.push("smoothed");
  if (drawn.bucketSteps > 1) notes.push(`each point stands for ${drawn.bucketSteps} steps, min and max kept`);
  const broken = [...drawn.byRun.values()].reduce((sum, curve) => sum + countNonFinite(curve), 0);
  if (broken > 0)
    notes.push(`${broken} ${broken === 1 ? "value is" : "values are"} NaN or infinite, not drawn`);
  return notes.join("; ");
}

function countNonFinite({ last }: Curve) {
  return last.filter((value) => !Number.isFinite(value)).length;
}

function describe(metricKey: string, lines: readonly ChartLine[], unit: ChartUnit) {
  const ends = lines.map(({ label, xs, ys }) => {
    const index = ys.findLastIndex((y) => y !== null && Number.isFinite(y));
    const last = ys[index];
    return `${label}: ${last == null ? "no value" : `${unit.format(last)} at step ${xs[index]}`}`;
  });
  return `Curves of ${metricKey} over steps. Latest values: ${ends.join("; ")}.`;
}
