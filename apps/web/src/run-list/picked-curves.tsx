"use client";

import { useMemo } from "react";
import { useLiveEvents } from "../gateway/use-live-events.ts";
import { type FragmentType, graphql } from "../gql/index.ts";
import { CurvesCard } from "../metrics/curves-card.tsx";
import { useCurveSelection } from "../metrics/use-curve-selection.ts";
import { useMetricBook } from "../metrics/use-metric-book.ts";
import { curvesOfRuns } from "../runs/run-curves.ts";
import { namesOfRuns, type RunNameFragment } from "../runs/run-names.ts";
import type { MetricChoice } from "./metric-choice.ts";

const PickedRunsEventsDocument = graphql(`
  subscription PickedRunsEvents {
    runEvents {
      ...MetricPoints_Event
    }
  }
`);

interface PickedCurvesProps {
  runs: readonly (FragmentType<typeof RunNameFragment> & { id: string })[];
  columns: readonly MetricChoice[];
}

/** The chosen runs side by side: a chart for each metric that has a column, and their training loss. */
export function PickedCurves({ runs, columns }: PickedCurvesProps) {
  const curves = useMemo(() => curvesOfRuns(namesOfRuns(runs)), [runs]);
  const selection = useCurveSelection();
  const keys = [...new Set([...columns.map(({ key }) => key), "train/loss"])];
  const ids = curves.map(({ id }) => id);
  const metrics = useMetricBook(ids, keys, "are left out");
  useLiveEvents(PickedRunsEventsDocument, {}, ({ runEvents }) => metrics.append(runEvents));
  return (
    <div className="mt-5">
      <CurvesCard
        title={runs.length === 1 ? "The chosen run" : `The ${runs.length} chosen runs`}
        metricKeys={keys}
        metrics={metrics}
        curves={curves}
        selection={selection}
      />
    </div>
  );
}
