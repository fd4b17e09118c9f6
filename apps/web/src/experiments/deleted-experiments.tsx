"use client";

import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { useMay } from "../session/viewer.tsx";
import { Button } from "../ui/button.tsx";
import { More } from "../ui/more.tsx";
import { RelativeTime } from "../ui/relative-time.tsx";
import { useExperimentDeletion } from "./use-experiment-deletion.ts";

export const DeletedExperimentsFragment = graphql(`
  fragment DeletedExperiments_Experiment on Experiment {
    id
    name
    deletedAt
  }
`);

interface DeletedExperimentsProps {
  experiments: readonly FragmentType<typeof DeletedExperimentsFragment>[];
}

/** The way back after the toast has gone. Nothing when nothing was deleted. */
export function DeletedExperiments({ experiments }: DeletedExperimentsProps) {
  const { restore } = useExperimentDeletion();
  const mayChange = useMay("MEMBER");
  if (experiments.length === 0) return null;
  return (
    <div className="mt-5">
      <More summary={`Recently deleted (${experiments.length})`}>
        <ul className="max-w-2xl rounded-lg border border-line bg-surface">
          {readFragment(DeletedExperimentsFragment, experiments).map(({ id, name, deletedAt }) => (
            <li key={id} className="flex items-center gap-4 border-line border-b px-4 py-2 last:border-b-0">
              <span className="min-w-0 flex-1 break-words">{name}</span>
              {deletedAt && (
                <span className="text-ink-faint">
                  <RelativeTime at={deletedAt} />
                </span>
              )}
              {mayChange && (
                <Button aria-label={`Restore ${name}`} onClick={() => void restore(id, name)}>
                  Restore
                </Button>
              )}
            </li>
          ))}
        </ul>
      </More>
    </div>
  );
}
