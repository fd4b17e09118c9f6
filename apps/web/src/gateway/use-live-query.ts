"use client";

import { useState } from "react";
import { type AnyVariables, type CombinedError, type DocumentInput, useQuery } from "urql";

export interface LiveQuery<Data> {
  /** The last good answer; stays while the gateway is away. */
  data: Data | undefined;
  /** Set only when there is nothing to show instead. */
  error: CombinedError | undefined;
  refetch: () => void;
}

/** A query whose last good answer stays on screen when a later one fails. */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  query: DocumentInput<Data, Variables>,
  variables: Variables,
): LiveQuery<Data> {
  const key = JSON.stringify(variables);
  const [result, execute] = useQuery<Data, Variables>({ query, variables } as Parameters<
    typeof useQuery<Data, Variables>
  >[0]);
  const [kept, setKept] = useState<{ key: string; data: Data } | undefined>();
  if (result.data && result.data !== kept?.data) setKept({ key, data: result.data });

  const data = result.data ?? (kept?.key === key ? kept.data : undefined);
  return {
    data,
    error: data ? undefined : result.error,
    refetch: () => execute({ requestPolicy: "network-only" }),
  };
}
