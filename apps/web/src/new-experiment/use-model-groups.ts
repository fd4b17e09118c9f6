"use client";

import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../gql/index.ts";
import { assumedGroups, type ModelGroups } from "./model-groups.ts";

const ModelGroupsDocument = graphql(`
  query ModelGroups($modelSource: String!, $labels: Int!) {
    estimate(modelSource: $modelSource, freeze: [], labels: $labels) {
      groups {
        name
        parameters
      }
    }
  }
`);

/**
 * The layer groups of a model with their exact sizes where the gateway knows them, else as many as are assumed.
 * While a known model is being asked for, the last answer stays, so that nothing jumps.
 */
export function useModelGroups(
  modelSource: string,
  isKnown: boolean,
  labels: number,
  blocks: string,
): ModelGroups {
  const [{ data }] = useQuery({
    query: ModelGroupsDocument,
    variables: { modelSource, labels },
    pause: !isKnown,
    requestPolicy: "cache-first",
  });
  const groups = isKnown ? data?.estimate?.groups : undefined;
  const [kept, setKept] = useState<typeof groups>();
  if (groups && groups !== kept) setKept(groups);
  const shown = isKnown ? (groups ?? kept) : undefined;
  if (!shown) return assumedGroups(blocks);
  return { names: shown.map(({ name }) => name), parameters: shown.map(({ parameters }) => parameters) };
}
