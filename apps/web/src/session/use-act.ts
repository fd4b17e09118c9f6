"use client";

import { useCallback } from "react";
import type { OperationResult } from "urql";
import { errorSentence } from "../gateway/client.ts";
import { useToast } from "../ui/toasts.tsx";

/** Waits for a mutation: its data, or undefined after its error was shown in the corner. */
export function useAct() {
  const toast = useToast();
  return useCallback(
    async <Data>(mutation: Promise<OperationResult<Data>>): Promise<Data | undefined> => {
      const { data, error } = await mutation;
      if (error) toast({ message: errorSentence(error), urgent: true });
      return error ? undefined : data;
    },
    [toast],
  );
}
