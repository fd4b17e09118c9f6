import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { SegmentedBar } from "../ui/segmented-bar.tsx";

export const RunCountsBarFragment = graphql(`
  fragment RunCountsBar_Experiment on Experiment {
    runCounts {
      queued
      active
      succeeded
      failed
      cancelled
      total
    }
  }
`);

/** How far the runs of an experiment are: done, failed, cancelled, working, waiting. */
export function RunCountsBar({ experiment }: { experiment: FragmentType<typeof RunCountsBarFragment> }) {
  const { runCounts } = readFragment(RunCountsBarFragment, experiment);
  return (
    <div className="min-w-28">
      <p className="mb-1 flex justify-between gap-3 text-xs tabular-nums">
        <span>
          {runCounts.succeeded} of {runCounts.total} done
        </span>
        <span className="text-ink-faint">
          {runCounts.failed > 0 && <span className="text-bad">{runCounts.failed} failed</span>}
          {runCounts.failed > 0 && runCounts.active > 0 && ", "}
          {runCounts.active > 0 && `${runCounts.active} running`}
        </span>
      </p>
      <SegmentedBar
        segments={[
          { name: "succeeded", count: runCounts.succeeded, className: "bg-good" },
          { name: "failed", count: runCounts.failed, className: "bg-bad" },
          { name: "cancelled", count: runCounts.cancelled, className: "bg-line-strong" },
          { name: "running", count: runCounts.active, className: "bg-accent" },
          { name: "queued", count: runCounts.queued, className: "bg-line" },
        ]}
      />
    </div>
  );
}
