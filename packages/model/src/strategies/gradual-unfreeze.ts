import { prefixMask } from "../freezing.ts";
import type { PolicyOf } from "./policy-of.ts";
import { type Course, evenly, type Strategy } from "./strategy.ts";

/**
 * Gradual unfreezing as in ULMFiT: the head alone, and after each stage one more group below, down to the
 * embeddings or to `trainedAtMost` groups. What is still frozen is always as it was pretrained.
 */
export function gradualUnfreeze(
  { epochsPerStage, trainedAtMost }: PolicyOf<"gradualUnfreeze">,
  { blocks, stepsPerEpoch, linear }: Course,
): Strategy {
  const groups = blocks + 2;
  const most = Math.min(groups, trainedAtMost ?? groups);
  return {
    at: (step) => {
      const stage = 1 + Math.floor(step / (stepsPerEpoch * epochsPerStage));
      return evenly(prefixMask(groups - Math.min(stage, most), blocks), linear(step));
    },
  };
}
