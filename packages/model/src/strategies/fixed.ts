import { frozenMask } from "../freezing.ts";
import type { PolicyOf } from "./policy-of.ts";
import { type Course, evenly, type Strategy } from "./strategy.ts";

/** The same layer groups are frozen from the first step to the last: `prefix` and `groups`. */
export function fixed(policy: PolicyOf<"prefix" | "groups">, { blocks, linear }: Course): Strategy {
  const frozen = frozenMask(policy, blocks);
  return { at: (step) => evenly(frozen, linear(step)) };
}
