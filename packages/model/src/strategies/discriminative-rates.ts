import { frozenMask, rateShares } from "../freezing.ts";
import type { PolicyOf } from "./policy-of.ts";
import { type Course, FROZEN, type Strategy } from "./strategy.ts";

/**
 * Discriminative fine-tuning as in ULMFiT: the head learns at the full rate, each group below `factor` times
 * slower than the one above it. Groups under `freezeBelow` of the full rate are frozen, as are the `depth` lowest.
 */
export function discriminativeRates(
  policy: PolicyOf<"discriminativeLR">,
  { blocks, linear }: Course,
): Strategy {
  const frozen = frozenMask(policy, blocks);
  const shares = rateShares(policy.factor, blocks);
  return {
    at: (step) => ({
      rates: shares.map((share, group) => (frozen[group] ? FROZEN : share * linear(step))),
    }),
  };
}
