"use client";

import { useMemo } from "react";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { PERCENT, PLAIN } from "../ui/chart-unit.ts";
import type { CurveStyle } from "../ui/curve-style.ts";
import { formatDuration, formatPercent } from "../ui/format.ts";
import { ScatterChart } from "../ui/scatter-chart.tsx";

export const CostChartFragment = graphql(`
  fragment CostChart_Run on Run {
    id
    result {
      trainSeconds
      validation {
        accuracy
      }
    }
  }
`);

interface CostChartProps {
  runs: readonly FragmentType<typeof CostChartFragment>[];
  curves: readonly CurveStyle[];
  highlighted: string | null;
  onHighlight: (runId: string | null) => void;
}

const FINISHED_NEEDED = 2;
const MINUTES_FROM_SECONDS = 300;

/** Validation accuracy against training time: up and left is better. */
export function CostChart({ runs, curves, highlighted, onHighlight }: CostChartProps) {
  const { points, minutes } = useMemo(() => {
    const styles = new Map(curves.map((curve) => [curve.id, curve]));
    const finished = readFragment(CostChartFragment, runs);
    const inMinutes = finished.some(({ result }) => result && result.trainSeconds > MINUTES_FROM_SECONDS);
    const found = finished.flatMap(({ id, result }) => {
      const style = styles.get(id);
      if (!result || !style) return [];
      const [seconds, y] = [result.trainSeconds, result.validation.accuracy];
      const x = inMinutes ? seconds / 60 : seconds;
      const description = `${style.label}: ${formatPercent(y)} validation accuracy after ${formatDuration(seconds)} of training`;
      return [
        { id, label: style.shortLabel, description, colorVar: style.colorVar, x, y, href: `/runs/${id}` },
      ];
    });
    return { points: found, minutes: inMinutes };
  }, [runs, curves]);

  return (
    <figure className="min-w-0">
      <figcaption className="mb-1 flex items-baseline gap-2">
        <span className="font-medium text-xs">Validation accuracy against cost</span>
        <span className="truncate text-ink-faint text-xs">up and left is better</span>
      </figcaption>
      {points.length < FINISHED_NEEDED ? (
        <p className="flex h-[232px] items-center justify-center rounded border border-line border-dashed px-6 text-center text-ink-faint">
          Appears when {FINISHED_NEEDED} runs have finished
        </p>
      ) : (
        <ScatterChart
          points={points}
          label="Validation accuracy against training time, one point per finished run"
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
