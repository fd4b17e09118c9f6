import type { FreezeKind } from "../gql/graphql.ts";
import { layerSpans } from "./layer-spans.ts";

/** What names a freeze policy, in a run or in a plan. */
export interface Policy {
  kind: FreezeKind;
  depth?: number | null | undefined;
  frozen?: readonly string[] | null | undefined;
  /** The gateway's name of it, with whatever is not the default; a plan that is being typed has none yet. */
  shortLabel?: string | undefined;
}

/** Kinds of policy in the order in which they are shown, with their names. */
export const POLICY_KINDS: Readonly<Record<FreezeKind, { name: string; short: string }>> = {
  PREFIX: { name: "k", short: "k" },
  GROUPS: { name: "set", short: "set" },
  GRADUAL_UNFREEZE: { name: "gradual unfreezing", short: "grad" },
  AUTOFREEZE: { name: "AutoFreeze", short: "auto" },
  LPFT: { name: "LP-FT", short: "lpft" },
  DISCRIMINATIVE_LR: { name: "discriminative rates", short: "rates" },
};
const ORDER = Object.keys(POLICY_KINDS);

/** "k = 3" for a freeze depth, "set emb, 0–2" for an explicit set of frozen groups, else the schedule's name. */
export function policyName(policy: Policy): string {
  if (policy.kind === "PREFIX") return `k = ${policy.depth ?? "?"}`;
  if (policy.kind === "GROUPS") return `set ${frozenInShort(policy)}`;
  if (policy.shortLabel !== undefined) return policy.shortLabel;
  const { name } = POLICY_KINDS[policy.kind];
  return policy.depth ? `${name}, k = ${policy.depth}` : name;
}

/** "k3", "set e0–2", "auto": where there is little room. Variants of a schedule may share it. */
export function shortPolicyName(policy: Policy): string {
  const { short } = POLICY_KINDS[policy.kind];
  if (policy.kind === "PREFIX") return `k${policy.depth ?? "?"}`;
  if (policy.kind === "GROUPS") {
    return `set ${frozenInShort(policy)
      .replace(/^emb(, )?/, "e")
      .replaceAll(", ", ",")}`;
  }
  return policy.kind === "LPFT" ? `${short}${policy.depth ?? ""}` : short;
}

/** Freeze depths from all trained to all frozen, then explicit sets, then schedules. */
export function comparePolicies(a: Policy, b: Policy): number {
  return (
    ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
    (a.depth ?? 0) - (b.depth ?? 0) ||
    policyName(a).localeCompare(policyName(b))
  );
}

function frozenInShort({ frozen }: Policy): string {
  const groups = (frozen ?? []).toSorted((a, b) => height(a) - height(b));
  const spans = layerSpans(groups.map((name) => ({ name })));
  return spans.replaceAll(/blocks? /g, "").replace("embeddings", "emb") || "of none";
}

/** Where a group is in the model, from the embeddings up. */
function height(group: string): number {
  if (group === "embeddings") return -1;
  const block = /^block (\d+)$/.exec(group)?.[1];
  return block === undefined ? Number.MAX_SAFE_INTEGER : Number(block);
}
