import type { Evaluation } from "./evaluate.ts";
import { layerGroupNames } from "./freezing.ts";
import type { StepPlan } from "./strategies/strategy.ts";
import { FROZEN } from "./strategies/strategy.ts";
import type { LayerState } from "./train-reporter.ts";

/** What a step did to each layer group, bottom to top. `norms` by the group's index. */
export function layerStates(
  blocks: number,
  { rates }: StepPlan,
  learningRate: number,
  norms: ReadonlyMap<number, number>,
): LayerState[] {
  return layerGroupNames(blocks).map((name, group) => {
    const share = rates[group] ?? FROZEN;
    return share === FROZEN
      ? { group, name, frozen: true, learningRate: 0 }
      : {
          group,
          name,
          frozen: false,
          learningRate: learningRate * share,
          gradientNorm: norms.get(group) ?? 0,
        };
  });
}

/** Metrics of an evaluation: "validation/loss" … */
export function named(split: string, { loss, accuracy, f1 }: Evaluation): Record<string, number> {
  return { [`${split}/loss`]: loss, [`${split}/accuracy`]: accuracy, [`${split}/f1`]: f1 };
}

/** An evaluation for the log. */
export function inWords(split: string, { loss, accuracy, f1 }: Evaluation): string {
  return `${split} loss ${loss.toFixed(4)}, accuracy ${accuracy.toFixed(4)}, F1 ${f1.toFixed(4)}`;
}
