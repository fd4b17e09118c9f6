import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { RelativeTime } from "../ui/relative-time.tsx";
import { RunProgress } from "./run-progress.tsx";

export const RunOutcomeFragment = graphql(`
  fragment RunOutcome_Run on Run {
    status
    message
    finishedAt
    ...RunProgress_Run
  }
`);

/** How a run goes, in a table cell: its progress, then why it failed or when it finished. */
export function RunOutcome({ run }: { run: FragmentType<typeof RunOutcomeFragment> }) {
  const read = readFragment(RunOutcomeFragment, run);
  if (!read.finishedAt) return <RunProgress run={read} />;
  if (read.status === "FAILED" && read.message) {
    return <p className="line-clamp-2 max-w-96 text-ink-soft text-xs leading-4">{read.message}</p>;
  }
  return (
    <p className="text-ink-faint text-xs">
      finished <RelativeTime at={read.finishedAt} />
    </p>
  );
}
