import { type CurveStyle, strokeStyle } from "../ui/curve-style.ts";
import type { RunName } from "./run-names.ts";
import type { Setting } from "./settings.ts";

/** A style for each run, in the order of their names. */
export function curvesOfRuns(names: readonly RunName[]): CurveStyle[] {
  return names.map(({ id, label, shortLabel }, index) => ({
    ...{ id, label, shortLabel, group: id, groupLabel: label },
    ...strokeStyle(index),
  }));
}

/** A style for each setting, which the curves of all its seeds have; of the runs whose names are given. */
export function curvesOfSettings(settings: readonly Setting[], names: readonly RunName[]): CurveStyle[] {
  const byId = new Map(names.map((name) => [name.id, name]));
  return settings.flatMap(({ name, runs }, index) =>
    runs.flatMap(({ id }) => {
      const run = byId.get(id);
      if (!run) return [];
      const label = [name.label, run.seed].filter(Boolean).join(", ");
      const { shortLabel } = name;
      return { id, label, shortLabel, group: name.id, groupLabel: name.label, ...strokeStyle(index) };
    }),
  );
}
