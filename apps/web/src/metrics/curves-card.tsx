"use client";

import { clsx } from "clsx";
import { type ReactNode, useState } from "react";
import { Card } from "../ui/card.tsx";
import type { CurveStyle } from "../ui/curve-style.ts";
import { Switch } from "../ui/switch.tsx";
import { CurveLegend } from "./curve-legend.tsx";
import { MetricChart } from "./metric-chart.tsx";
import type { CurveSelection } from "./use-curve-selection.ts";
import type { LiveMetrics } from "./use-metric-book.ts";

/** Light: about the mean of the last few points. */
const SMOOTHING = 0.6;

interface CurvesCardProps {
  title: string;
  metricKeys: readonly string[];
  metrics: LiveMetrics;
  curves: readonly CurveStyle[];
  selection: CurveSelection;
  /** Further charts in the same grid. */
  children?: ReactNode;
  chartHeight?: number;
}

/** Charts of some metrics side by side, with one legend; training metrics can be smoothed. */
export function CurvesCard({
  title,
  metricKeys,
  metrics,
  curves,
  selection,
  children,
  chartHeight = 232,
}: CurvesCardProps) {
  const [smoothing, setSmoothing] = useState(false);
  const noisy = metricKeys.some(isNoisy);
  return (
    <Card
      title={title}
      actions={noisy && <Switch label="Smooth training curves" checked={smoothing} onChange={setSmoothing} />}
    >
      {curves.length > 1 && (
        <div className="mb-3">
          <CurveLegend curves={curves} selection={selection} />
        </div>
      )}
      <div className={clsx("grid gap-x-6 gap-y-5", (metricKeys.length > 1 || children) && "lg:grid-cols-2")}>
        {metricKeys.map((key) => (
          <MetricChart
            key={key}
            metricKey={key}
            metrics={metrics}
            curves={curves}
            selection={selection}
            height={chartHeight}
            smoothing={smoothing && isNoisy(key) ? SMOOTHING : 0}
          />
        ))}
        {children}
      </div>
    </Card>
  );
}

/** Measured on one batch each; validation metrics are means already. */
function isNoisy(metricKey: string) {
  return metricKey.startsWith("train/") && metricKey !== "train/learning_rate";
}
