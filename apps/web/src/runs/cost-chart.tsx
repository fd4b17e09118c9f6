"use client";

import { PERCENT, PLAIN } from "../ui/chart-unit.ts";
import { ScatterChart } from "../ui/scatter-chart.tsx";
import type { CostPoint } from "./cost-points.ts";

interface CostChartProps {
  points: readonly CostPoint[];
  /** Whether a point stands for the runs of all seeds. */
  overSeeds: boolean;
  highlighted: string | null;
  onHighlight: (id: string | null) => void;
}

const FINISHED_NEEDED = 2;
const MINUTES_FROM_SECONDS = 300;

/** Validation accuracy against training time: up and left is better. */
export function CostChart({ points, overSeeds, highlighted, onHighlight }: CostChartProps) {
  const minutes = points.some(({ seconds }) => seconds > MINUTES_FROM_SECONDS);
  const unit = minutes ? 60 : 1;
  const one = overSeeds ? "setting" : "run";
  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex flex-wrap items-baseline gap-x-2">
        <span className="font-medium text-xs">Validation accuracy against cost</span>
        <span className="text-ink-faint text-xs">
          up and left is better{overSeeds && "; bars: ± standard deviation over the seeds"}
        </span>
      </figcaption>
      {points.length < FINISHED_NEEDED ? (
        <p className="flex h-[232px] items-center justify-center rounded border border-line border-dashed px-6 text-center text-ink-faint">
          Appears when {FINISHED_NEEDED} {one}s have finished
        </p>
      ) : (
        <ScatterChart
          points={points.map(({ seconds, secondsSd, accuracy, accuracySd, ...point }) => ({
            ...point,
            x: seconds / unit,
            y: accuracy,
            xSpread: secondsSd / unit,
            ySpread: accuracySd,
          }))}
          label={`Validation accuracy against training time, one point per finished ${one}`}
          xLabel={`training time (${minutes ? "minutes" : "seconds"})`}
          xUnit={PLAIN}
          yUnit={PERCENT}
          highlighted={highlighted}
          onHighlight={onHighlight}
        />
      )}
    </figure>
  );
}
