import { describeFreeze, type FreezePolicy as StoredPolicy } from "@frostline/model";
import type { FreezePolicy } from "./config.types.ts";

const NO_FIELDS = {
  depth: null,
  frozen: null,
  epochsPerStage: null,
  trainedAtMost: null,
  intervals: null,
  percentile: null,
  resetOptimizer: null,
  headEpochs: null,
  factor: null,
  freezeBelow: null,
};

/** A policy in the words of the API, for a model with so many blocks when that is known. */
export function toFreezePolicy(policy: StoredPolicy, blocks: number | undefined): FreezePolicy {
  const label = labelOf(policy, blocks);
  return { ...NO_FIELDS, ...policy, label, shortLabel: shortLabelOf(policy, label) };
}

/** More than any model has: a label that does not depend on their number is asked for with it. */
const unknownBlocks = 1_000;

function labelOf(policy: StoredPolicy, blocks: number | undefined): string {
  if (blocks !== undefined) return describeFreeze(policy, blocks);
  if (policy.kind === "groups") return policy.frozen.join(", ") || "nothing";
  // A model of unknown depth is described as if it went on above what is frozen.
  return describeFreeze(policy, "depth" in policy ? policy.depth : unknownBlocks);
}

/** Few words, but different ones for different policies: whatever is not the default is said. */
function shortLabelOf(policy: StoredPolicy, label: string): string {
  switch (policy.kind) {
    case "prefix":
      return `k = ${policy.depth}`;
    case "groups":
      return `frozen: ${label}`;
    case "gradualUnfreeze":
      return withDetails("gradual unfreezing", [
        policy.trainedAtMost !== null && `top ${policy.trainedAtMost}`,
        policy.epochsPerStage !== 1 && `${policy.epochsPerStage} epochs each`,
      ]);
    case "autofreeze":
      return withDetails("AutoFreeze", [
        policy.percentile !== 50 && `percentile ${policy.percentile}`,
        policy.intervals !== 10 && `${policy.intervals} intervals`,
        policy.resetOptimizer && "moments reset",
      ]);
    case "lpft":
      return withDetails(`LP-FT → k = ${policy.depth}`, [
        policy.headEpochs !== 1 && `after ${policy.headEpochs} epochs`,
      ]);
    case "discriminativeLR":
      return withDetails(`rates ÷ ${policy.factor}`, [
        policy.depth !== 0 && `k = ${policy.depth}`,
        policy.freezeBelow !== null && `frozen below ${policy.freezeBelow}`,
      ]);
  }
}

function withDetails(name: string, details: (string | false)[]): string {
  const said = details.filter((detail) => detail !== false);
  return said.length === 0 ? name : `${name} (${said.join(", ")})`;
}
