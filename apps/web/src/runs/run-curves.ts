import { type CurveStyle, strokeStyle } from "../ui/curve-style.ts";
import { byDepthThenSeed, depthLabel, type Policy, shortDepthLabel } from "./freeze-depth.ts";

interface NamedRun {
  id: string;
  seed: number;
  freeze: Policy;
}

/** A style and a name for each run, in the order of freeze depth; the seed is named when there are several. */
export function curvesOfRuns(runs: readonly NamedRun[]): CurveStyle[] {
  const severalSeeds = new Set(runs.map(({ seed }) => seed)).size > 1;
  return runs.toSorted(byDepthThenSeed).map((run, index) => ({
    id: run.id,
    label: severalSeeds ? `${depthLabel(run.freeze)}, seed ${run.seed}` : depthLabel(run.freeze),
    shortLabel: shortDepthLabel(run.freeze),
    ...strokeStyle(index),
  }));
}
