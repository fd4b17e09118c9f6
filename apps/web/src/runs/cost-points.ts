import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import type { CurveStyle } from "../ui/curve-style.ts";
import { formatDuration, formatPercent } from "../ui/format.ts";
import type { Setting } from "./settings.ts";

export const CostPointsFragment = graphql(`
  fragment CostPoints_Run on Run {
    id
    result {
      trainSeconds
      validation {
        accuracy
      }
    }
  }
`);

/** What a run, or the runs of a setting in the mean, cost and came to. Deviations are 0 where there is one run. */
export interface CostPoint {
  id: string;
  /** A few characters beside the point. */
  label: string;
  /** What the point is, in words. */
  description: string;
  colorVar: string;
  seconds: number;
  secondsSd: number;
  accuracy: number;
  accuracySd: number;
  href?: string;
}

/** A point for each of these runs that has finished and has a curve. */
export function costOfRuns(
  runs: readonly FragmentType<typeof CostPointsFragment>[],
  curves: readonly CurveStyle[],
): CostPoint[] {
  const styles = new Map(curves.map((curve) => [curve.id, curve]));
  return readFragment(CostPointsFragment, runs).flatMap(({ id, result }) => {
    const style = styles.get(id);
    if (!result || !style) return [];
    const [seconds, accuracy] = [result.trainSeconds, result.validation.accuracy];
    const description = `${style.label}: ${formatPercent(accuracy)} validation accuracy after ${formatDuration(seconds)} of training`;
    const { shortLabel, colorVar } = style;
    return {
      ...{ id, label: shortLabel, description, colorVar, href: `/runs/${id}` },
      ...{ seconds, secondsSd: 0, accuracy, accuracySd: 0 },
    };
  });
}

/** A point for each setting of which a run has succeeded. */
export function costOfSettings(
  settings: readonly Setting[],
  colors: ReadonlyMap<string, string>,
): CostPoint[] {
  return settings.flatMap(({ name, result }) => {
    const colorVar = colors.get(name.id);
    if (!result || !colorVar) return [];
    const { n, accuracy, trainSeconds } = result;
    const description = `${name.label}: ${formatPercent(accuracy.mean)} validation accuracy after ${formatDuration(trainSeconds.mean)} of training, in the mean of ${n} ${n === 1 ? "run" : "runs"}`;
    return {
      ...{ id: name.id, label: name.shortLabel, description, colorVar },
      ...{ seconds: trainSeconds.mean, secondsSd: trainSeconds.sd ?? 0 },
      ...{ accuracy: accuracy.mean, accuracySd: accuracy.sd ?? 0 },
    };
  });
}
