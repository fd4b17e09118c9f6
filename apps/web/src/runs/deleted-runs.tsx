"use client";

import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useMay } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { More } from "../ui/more.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { namesOfRuns } from "./run-names.ts";
import { useRunDeletion } from "./use-run-deletion.ts";

export const DeletedRunsFragment = graphql(`
  fragment DeletedRuns_Run on Run {
    id
    deletedAt
    ...RunName_Run
  }
`);

/** Runs that were deleted on their own, with the way back. Nothing when there are none. */
export function DeletedRuns({ runs }: { runs: readonly FragmentType<typeof DeletedRunsFragment>[] }) {
  const { restore } = useRunDeletion();
  const mayChange = useMay("MEMBER");
  if (runs.length === 0) return null;
  const read = readFragment(DeletedRunsFragment, runs);
  const labels = new Map(namesOfRuns(read).map(({ id, label }) => [id, label]));
  return (
    <More summary={`Recently deleted runs (${runs.length})`}>
      <ul className="max-w-2xl rounded-lg border border-line bg-surface">
        {read.map(({ id, deletedAt }) => {
          const title = labels.get(id) ?? "A run";
          return (
            <li key={id} className="flex items-center gap-4 border-line border-b px-4 py-2 last:border-b-0">
              <span className="min-w-0 flex-1">{title}</span>
              {deletedAt && (
                <span className="text-ink-faint">
                  <RelativeTime at={deletedAt} />
                </span>
              )}
              {mayChange && (
                <Button aria-label={`Restore ${title}`} onClick={() => void restore(id, title)}>
                  Restore
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </More>
  );
}
