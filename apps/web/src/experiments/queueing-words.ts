import type { ExperimentHeader_ExperimentFragment } from "../gql/graphql.ts";

/** What is set of how runs are handed out, in a line; undefined where all is as usual. */
export function queueingWords({
  priority,
  requiredLabels,
  timeoutMinutes,
  retries,
}: ExperimentHeader_ExperimentFragment["queueing"]): string | undefined {
  const parts = [
    ...(priority === 0 ? [] : [`priority ${priority}`]),
    ...(requiredLabels.length === 0 ? [] : [`on ${requiredLabels.join(" + ")}`]),
    ...(timeoutMinutes == null ? [] : [`at most ${timeoutMinutes} min`]),
    ...(retries === 0 ? [] : [retries === 1 ? "1 retry" : `${retries} retries`]),
  ];
  return parts.length > 0 ? parts.join(", ") : undefined;
}
