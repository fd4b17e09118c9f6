import type { FreezePolicy } from "../freeze-policy.ts";
import { frozenMask, prefixMask } from "../freezing.ts";

/**
 * For each epoch, which layer groups are frozen, bottom to top. What `autofreeze` will freeze depends on the
 * gradients, so it counts as freezing nothing: an upper bound of its cost.
 * @throws FreezeError when the policy does not fit a model with so many blocks
 */
export function frozenByEpoch(policy: FreezePolicy, blocks: number, epochs: number): boolean[][] {
  const first = frozenMask(policy, blocks);
  return Array.from({ length: epochs }, (_, epoch) => {
    switch (policy.kind) {
      case "lpft":
        return epoch < policy.headEpochs ? first : prefixMask(policy.depth, blocks);
      case "gradualUnfreeze": {
        const stage = 1 + Math.floor(epoch / policy.epochsPerStage);
        return prefixMask(
          blocks + 2 - Math.min(stage, policy.trainedAtMost ?? blocks + 2, blocks + 2),
          blocks,
        );
      }
      default:
        return first;
    }
  });
}
