import type { RunStatus } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { formatCount, formatDuration } from "../ui/format.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import { REASONS } from "./run-reasons.ts";

export const AttemptsFragment = graphql(`
  fragment Attempts_Run on Run {
    external
    attempts {
      number
      engine
      engineVersion
      device
      startedAt
      finishedAt
      resumedFromStep
      outcome
      reason
      runner {
        id
        name
      }
    }
  }
`);

/** How an attempt ended; one that ends with its run in the queue was handed back. */
const OUTCOMES: Partial<Record<RunStatus, string>> = {
  SUCCEEDED: "succeeded",
  FAILED: "failed",
  CANCELLED: "cancelled",
  QUEUED: "handed back",
  LOST: "fell silent",
};

/** Every try of the run, the newest first. */
export function Attempts({ run }: { run: FragmentType<typeof AttemptsFragment> }) {
  const { external, attempts } = readFragment(AttemptsFragment, run);
  if (attempts.length === 0) return <p className="text-ink-faint">No runner has taken this run yet.</p>;
  return (
    <ol className="flex flex-col divide-y divide-line">
      {attempts
        .toSorted((a, b) => b.number - a.number)
        .map((attempt) => (
          <li key={attempt.number} className="flex gap-3 py-2 first:pt-0 last:pb-0">
            <span className="w-6 shrink-0 font-semibold text-ink-faint">#{attempt.number}</span>
            <div className="min-w-0">
              <p>
                {attempt.runner?.name ?? (external ? "A script of the team" : "A runner that is gone")}
                <span className="text-ink-faint">
                  {" · "}
                  {attempt.outcome ? OUTCOMES[attempt.outcome] : "going on"}
                  {attempt.reason && `: ${REASONS[attempt.reason].short}`}
                </span>
              </p>
              {!external && (
                <p className="text-ink-soft text-xs">
                  {[attempt.engine, attempt.engineVersion].filter(Boolean).join(" ") ||
                    "engine not reported yet"}
                  {attempt.device && ` on ${attempt.device}`}
                </p>
              )}
              {attempt.resumedFromStep != null && (
                <p className="text-xs">
                  Went on from the checkpoint of step {formatCount(attempt.resumedFromStep)}
                </p>
              )}
              <p className="text-ink-faint text-xs">
                started <RelativeTime at={attempt.startedAt} />
                {attempt.finishedAt &&
                  `, took ${formatDuration(secondsBetween(attempt.startedAt, attempt.finishedAt))}`}
              </p>
            </div>
          </li>
        ))}
    </ol>
  );
}

function secondsBetween(from: string, to: string) {
  return (new Date(to).getTime() - new Date(from).getTime()) / 1000;
}
