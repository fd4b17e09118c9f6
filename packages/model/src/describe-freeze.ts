import type { FreezePolicy } from "./freeze-policy.ts";
import { frozenMask, prefixMask } from "./freezing.ts";

/**
 * A policy in words. For a fixed set of groups, what is frozen: "nothing", "embeddings", "embeddings, blocks 0–3",
 * "all but the head". For the others, what happens: "gradual unfreezing, a group per epoch".
 * @throws FreezeError when the policy does not fit a model with so many blocks
 */
export function describeFreeze(policy: FreezePolicy, blocks: number): string {
  const frozen = describeMask(frozenMask(policy, blocks));
  switch (policy.kind) {
    case "prefix":
    case "groups":
      return frozen;
    case "gradualUnfreeze":
      return [
        `gradual unfreezing, a group per ${policy.epochsPerStage === 1 ? "epoch" : `${policy.epochsPerStage} epochs`}`,
        ...(policy.trainedAtMost === null ? [] : [`${policy.trainedAtMost} at most`]),
      ].join(", ");
    case "autofreeze":
      return `AutoFreeze, percentile ${policy.percentile} of ${counted(policy.intervals, "interval")}`;
    case "lpft":
      return `head alone for ${counted(policy.headEpochs, "epoch")}, then frozen: ${describeMask(prefixMask(policy.depth, blocks))}`;
    case "discriminativeLR":
      return `rates falling by ${policy.factor} per group; frozen: ${frozen}`;
  }
}

function describeMask(mask: readonly boolean[]): string {
  if (!mask.some(Boolean)) return "nothing";
  const blocks = mask.slice(1, -1);
  if (mask[0] && blocks.every(Boolean) && !mask.at(-1)) return "all but the head";
  const parts = mask[0] ? ["embeddings"] : [];
  parts.push(...frozenBlockRanges(blocks));
  if (mask.at(-1)) parts.push("head");
  return parts.join(", ");
}

function frozenBlockRanges(frozenBlocks: readonly boolean[]): string[] {
  const ranges: string[] = [];
  let first = 0;
  while (first < frozenBlocks.length) {
    if (!frozenBlocks[first]) {
      first += 1;
      continue;
    }
    let last = first;
    while (frozenBlocks[last + 1]) last += 1;
    ranges.push(first === last ? `block ${first}` : `blocks ${first}–${last}`);
    first = last + 1;
  }
  return ranges;
}

function counted(count: number, thing: string): string {
  return count === 1 ? `1 ${thing}` : `${count} ${thing}s`;
}
