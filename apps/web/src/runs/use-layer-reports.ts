"use client";

import { useMemo, useState } from "react";
import { type GroupReports, type GroupState, withStates } from "./layer-reports.ts";

const NO_REPORTS: readonly GroupReports[] = [];

/** What was fetched of the layers' history, and what events have brought since. */
export function useLayerReports(
  fetched: readonly GroupReports[],
  latest: readonly GroupState[],
): readonly GroupReports[] {
  const [live, setLive] = useState(NO_REPORTS);
  const grown = withStates(live, latest);
  if (grown !== live) setLive(grown);
  return useMemo(() => {
    const later = grown.flatMap(({ group, name, steps, frozen, learningRates }) =>
      steps.map((step, i) => ({
        group,
        name,
        step,
        frozen: frozen[i] ?? false,
        learningRate: learningRates[i] ?? null,
      })),
    );
    return withStates(fetched, later);
  }, [fetched, grown]);
}
