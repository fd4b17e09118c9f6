import { prefixMask } from "../freezing.ts";
import type { PolicyOf } from "./policy-of.ts";
import { type Course, evenly, type Strategy } from "./strategy.ts";

/** Linear probing, then fine-tuning: the head alone for some epochs, then all groups from `depth` up. */
export function lpft(
  { headEpochs, depth }: PolicyOf<"lpft">,
  { blocks, stepsPerEpoch, linear }: Course,
): Strategy {
  const probing = prefixMask(blocks + 1, blocks);
  const tuning = prefixMask(depth, blocks);
  return { at: (step) => evenly(step < headEpochs * stepsPerEpoch ? probing : tuning, linear(step)) };
}
