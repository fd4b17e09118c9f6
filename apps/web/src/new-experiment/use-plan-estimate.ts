"use client";

import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { errorSentence } from "../gateway/client.ts";
import type {
  EstimateTable_EstimateFragment,
  FreezePolicyInput,
  PlanEstimateQueryVariables,
} from "../gql/graphql.ts";
import { graphql, readFragment } from "../gql/index.ts";
import { EstimateTableFragment } from "./estimate-table.tsx";

const PlanEstimateDocument = graphql(`
  query PlanEstimate(
    $modelSource: String!
    $labels: Int!
    $freeze: [FreezePolicyInput!]!
    $training: TrainingConfigInput!
    $texts: TextCountsInput!
  ) {
    estimate(modelSource: $modelSource, labels: $labels, freeze: $freeze, training: $training, texts: $texts) {
      ...EstimateTable_Estimate
    }
  }
`);

/** Long enough not to ask for every letter that is typed. */
const SETTLED_AFTER_MS = 300;

type PlanQuestion = PlanEstimateQueryVariables & { freeze: FreezePolicyInput[] };

export interface PlanEstimate {
  /** For the last plan that could be estimated; undefined before, and for a model that is not known. */
  estimate: EstimateTable_EstimateFragment | undefined;
  /** Why there is none for the plan as it is. */
  problem: string | undefined;
}

/** What a plan would train, compute and keep, asked for as soon as its description rests for a moment. */
export function usePlanEstimate(question: PlanQuestion, askable: boolean): PlanEstimate {
  const variables = useSettled(question);
  const [{ data, error }] = useQuery({
    query: PlanEstimateDocument,
    variables,
    pause: !askable || variables.freeze.length === 0,
    requestPolicy: "cache-first",
  });
  const estimate = readFragment(EstimateTableFragment, data?.estimate) ?? undefined;
  const [kept, setKept] = useState(estimate);
  if (estimate && estimate !== kept) setKept(estimate);
  return {
    estimate: askable ? (estimate ?? kept) : undefined,
    problem: askable && error ? errorSentence(error) : undefined,
  };
}

function useSettled<Value>(value: Value): Value {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  // biome-ignore lint/correctness/useExhaustiveDependencies: compared by content.
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [key]);
  return settled;
}
