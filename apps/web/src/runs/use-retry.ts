"use client";

import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../gql/index.ts";
import { useAct } from "../session/use-act.ts";
import { useToast } from "../ui/toasts.tsx";

const RetryRunsDocument = graphql(`
  mutation RetryRuns($ids: [ID!]!) {
    retryRuns(ids: $ids) {
      id
      status
      reason
      message
      queuedAt
      finishedAt
      experiment {
        id
        ...RunCountsBar_Experiment
      }
    }
  }
`);

/** The gateway takes no more at once. */
const AT_ONCE = 200;

/** Queues runs that ended badly once more, and says how many wait now. */
export function useRetry() {
  const [, retryRuns] = useMutation(RetryRunsDocument);
  const [busy, setBusy] = useState(false);
  const act = useAct();
  const toast = useToast();
  const retry = async (ids: readonly string[]) => {
    setBusy(true);
    let queued = 0;
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const answer = await act(retryRuns({ ids: ids.slice(from, from + AT_ONCE) }));
      if (!answer) break;
      queued += answer.retryRuns.length;
    }
    setBusy(false);
    if (queued > 0)
      toast({ message: queued === 1 ? "The run waits for a runner." : `${queued} runs wait for a runner.` });
  };
  return { retry, busy };
}
