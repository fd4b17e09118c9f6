import type { FreezePolicy } from "../freeze-policy.ts";
import { AutoFreeze } from "./autofreeze.ts";
import { discriminativeRates } from "./discriminative-rates.ts";
import { fixed } from "./fixed.ts";
import { gradualUnfreeze } from "./gradual-unfreeze.ts";
import { lpft } from "./lpft.ts";
import type { PolicyOf } from "./policy-of.ts";
import type { Course, Strategy } from "./strategy.ts";

const STRATEGIES: { [Kind in FreezePolicy["kind"]]: (policy: PolicyOf<Kind>, course: Course) => Strategy } = {
  prefix: fixed,
  groups: fixed,
  gradualUnfreeze,
  autofreeze: (policy, course) => new AutoFreeze(policy, course),
  lpft,
  discriminativeLR: discriminativeRates,
};

/**
 * The strategy of a run's policy. Free it when it has `free`.
 * @throws FreezeError when the policy does not fit the model
 */
export function strategyOf<Kind extends FreezePolicy["kind"]>(
  policy: PolicyOf<Kind> & { kind: Kind },
  course: Course,
): Strategy {
  const make: (policy: PolicyOf<Kind>, course: Course) => Strategy = STRATEGIES[policy.kind];
  return make(policy, course);
}
