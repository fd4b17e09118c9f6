import type { RunsTable_RunFragment } from "../gql/graphql.ts";

export type Policy = Pick<RunsTable_RunFragment["freeze"], "kind" | "depth">;

/** "k = 3" for a freeze depth, "custom" for an explicit set of groups. */
export function depthLabel({ kind, depth }: Policy): string {
  return kind === "PREFIX" && depth != null ? `k = ${depth}` : "custom";
}

/** "k3", where there is little room. */
export function shortDepthLabel({ kind, depth }: Policy): string {
  return kind === "PREFIX" && depth != null ? `k${depth}` : "set";
}

/** Runs from all trained to all frozen, explicit sets last, seeds in order. */
export function byDepthThenSeed(
  a: { freeze: Policy; seed: number },
  b: { freeze: Policy; seed: number },
): number {
  return sortDepth(a.freeze) - sortDepth(b.freeze) || a.seed - b.seed;
}

function sortDepth({ kind, depth }: Policy) {
  return kind === "PREFIX" && depth != null ? depth : Number.MAX_SAFE_INTEGER;
}
