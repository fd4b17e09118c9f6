import type { FreezeKind } from "../gql/graphql.ts";
import { layerSpans } from "./layer-spans.ts";

/** What names a freeze policy, in a run or in a plan. */
export interface Policy {
  kind: FreezeKind;
  depth?: number | null | undefined;
  frozen?: readonly string[] | null | undefined;
}

/** "k = 3" for a freeze depth, "set emb, 0–2" for an explicit set of frozen groups. */
export function policyName(policy: Policy): string {
  return policy.kind === "PREFIX" ? `k = ${policy.depth ?? "?"}` : `set ${frozenInShort(policy)}`;
}

/** "k3", "emb,0–2": where there is little room. */
export function shortPolicyName(policy: Policy): string {
  return policy.kind === "PREFIX" ? `k${policy.depth ?? "?"}` : frozenInShort(policy).replaceAll(", ", ",");
}

/** From all trained to all frozen; explicit sets after the depths, by name. */
export function comparePolicies(a: Policy, b: Policy): number {
  return place(a) - place(b) || policyName(a).localeCompare(policyName(b));
}

function place({ kind, depth }: Policy): number {
  return kind === "PREFIX" && depth != null ? depth : Number.MAX_SAFE_INTEGER;
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
