import { type CurveStyle, strokeStyle } from "../ui/curve-style.ts";
import type { RunName } from "./run-names.ts";

/** A style for each run, in the order of their names. */
export function curvesOfRuns(names: readonly RunName[]): CurveStyle[] {
  return names.map(({ id, label, shortLabel }, index) => ({ id, label, shortLabel, ...strokeStyle(index) }));
}
