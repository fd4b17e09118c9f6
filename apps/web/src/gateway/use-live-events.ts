"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { type AnyVariables, type DocumentInput, useClient } from "urql";
import { gatewayStatus } from "./status.ts";

const RESUBSCRIBE_AFTER_MS = 2000;

/**
 * Subscribes while the component is mounted. The cache takes in every event by itself; `onEvent` is for what
 * is not kept there (points, log lines). A subscription that the gateway ends is opened again.
 */
export function useLiveEvents<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  onEvent?: (data: Data) => void,
): void {
  const client = useClient();
  const [attempt, setAttempt] = useState(0);
  const handle = useEffectEvent((data: Data) => onEvent?.(data));
  const variablesKey = JSON.stringify(variables);

  // biome-ignore lint/correctness/useExhaustiveDependencies: variables are compared by content; attempt reopens.
  useEffect(() => {
    gatewayStatus.reportSubscribing();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscription = client.subscription(document, variables).subscribe((result) => {
      if (result.data) handle(result.data);
      if (!result.hasNext) timer = setTimeout(() => setAttempt((n) => n + 1), RESUBSCRIBE_AFTER_MS);
    });
    return () => {
      clearTimeout(timer);
      subscription.unsubscribe();
    };
  }, [client, document, variablesKey, attempt]);
}
