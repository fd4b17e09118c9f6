import { RotateCcw } from "lucide-react";
import type { RunStatus } from "../gql/graphql.ts";
import { useMay } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { canBeRetried } from "./run-states.ts";
import { useRetry } from "./use-retry.ts";

interface RetryRunsProps {
  runs: readonly { id: string; status: RunStatus; external: boolean }[];
}

const ENDS = [
  { status: "FAILED", word: "failed" },
  { status: "CANCELLED", word: "cancelled" },
] as const;

/** Tries again all runs of a list that have failed, or all that were cancelled. For members. */
export function RetryRuns({ runs }: RetryRunsProps) {
  const { retry, busy } = useRetry();
  const mayChange = useMay("MEMBER");
  if (!mayChange) return null;
  return ENDS.map(({ status, word }) => {
    const ids = runs.flatMap((run) => (run.status === status && canBeRetried(run) ? [run.id] : []));
    if (ids.length === 0) return null;
    return (
      <Button key={status} disabled={busy} onClick={() => void retry(ids)}>
        <RotateCcw aria-hidden size={14} />
        Retry {ids.length} {word} {ids.length === 1 ? "run" : "runs"}
      </Button>
    );
  });
}
