"use client";

import { Card } from "../ui/card.tsx";
import type { CurveStyle } from "../ui/curve-style.ts";
import { CurvesCard } from "./curves-card.tsx";
import { groupKeys, MACHINE } from "./metric-keys.ts";
import { useCurveSelection } from "./use-curve-selection.ts";
import type { LiveMetrics } from "./use-metric-book.ts";

interface RunMetricsProps {
  metrics: LiveMetrics;
  curves: readonly CurveStyle[];
  /** Keys known when the page was loaded; those that events bring come on top. */
  metricKeys: readonly string[];
  /** The run has ended: no more will come. */
  over: boolean;
}

/** All curves of one run, a card for each group of keys. */
export function RunMetrics({ metrics, curves, metricKeys, over }: RunMetricsProps) {
  const selection = useCurveSelection();
  const groups = groupKeys([...metricKeys, ...metrics.book.keys()]);
  if (groups.length === 0) {
    return (
      <Card title="Curves">
        <p className="flex h-[232px] items-center justify-center text-ink-faint">
          {over
            ? "None: the run ended before its first step."
            : "No metrics yet: they come with the first steps."}
        </p>
      </Card>
    );
  }
  return groups.map(({ name, keys }) => (
    <CurvesCard
      key={name}
      title={name}
      metricKeys={keys}
      metrics={metrics}
      curves={curves}
      selection={selection}
      chartHeight={name === MACHINE ? 96 : 184}
    />
  ));
}
