import Link from "next/link";
import type { RunnersList_RunnerFragment } from "../gql/graphql.ts";
import { ProgressBar } from "../ui/progress-bar.tsx";

interface RunnerRunsProps {
  runs: RunnersList_RunnerFragment["currentRuns"];
  slots: number;
  state: RunnersList_RunnerFragment["state"];
}

const WITHOUT_RUN: Record<RunnerRunsProps["state"], string> = {
  ONLINE: "Idle: waits for a run.",
  OFFLINE: "No run.",
  DRAINING: "Takes no new run until it is resumed.",
  QUARANTINED:
    "Run after run failed on it at once, so it gets no more. Look at why, then lift the quarantine.",
};

/** What a runner has in its hands, one line for each run. */
export function RunnerRuns({ runs, slots, state }: RunnerRunsProps) {
  const free = slots - runs.length;
  return (
    <div className="my-3 flex min-h-16 flex-col justify-center gap-3 rounded-md bg-sunken px-3 py-2.5">
      {runs.map((run) => (
        <CurrentRun key={run.id} run={run} />
      ))}
      {runs.length === 0 && <p className="text-ink-faint">{WITHOUT_RUN[state]}</p>}
      {runs.length > 0 && slots > 1 && free > 0 && (
        <p className="text-ink-faint text-xs">
          {free} of {slots} slots free
        </p>
      )}
    </div>
  );
}

function CurrentRun({ run }: { run: RunnerRunsProps["runs"][number] }) {
  const { id, progress, freeze, seed, experiment } = run;
  const share = progress && progress.totalSteps > 0 ? progress.step / progress.totalSteps : 0;
  return (
    <div>
      <p className="flex justify-between gap-3">
        <Link href={`/runs/${id}`} className="min-w-0 truncate font-medium hover:underline">
          {experiment.name} <span className="text-ink-faint">/</span>{" "}
          {freeze.kind === "PREFIX" ? `k = ${freeze.depth}` : freeze.label}, seed {seed}
        </Link>
        <span className="text-ink-faint whitespace-nowrap tabular-nums">{Math.round(share * 100)} %</span>
      </p>
      <ProgressBar share={share} label={`Progress of run ${id}`} className="mt-2 bg-surface" />
    </div>
  );
}
