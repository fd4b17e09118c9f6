import type { RunPhase } from "../gql/graphql.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { formatCount, formatTimeLeft } from "../ui/format.ts";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { isActive } from "./run-states.ts";

export const RunProgressFragment = graphql(`
  fragment RunProgress_Run on Run {
    status
    progress {
      phase
      step
      totalSteps
      etaSeconds
    }
  }
`);

const PHASES: Record<RunPhase, string> = {
  PREPARING: "Preparing",
  TRAINING: "Training",
  VALIDATING: "Validating",
  TESTING: "Testing",
  SAVING: "Saving",
};

interface RunProgressProps {
  run: FragmentType<typeof RunProgressFragment>;
  /** Says which step of how many. */
  detailed?: boolean;
}

/** Bar, phase and time left of a run that works; nothing for one that does not. */
export function RunProgress({ run, detailed = false }: RunProgressProps) {
  const { status, progress } = readFragment(RunProgressFragment, run);
  if (!isActive(status) || !progress) return null;
  const { phase, step, totalSteps, etaSeconds } = progress;
  return (
    <div className="flex w-full min-w-24 flex-col gap-1">
      <ProgressBar
        share={totalSteps > 0 ? step / totalSteps : 0}
        label={`${PHASES[phase]}, step ${step} of ${totalSteps}`}
      />
      <p className="flex justify-between gap-3 text-ink-faint text-xs leading-4 whitespace-nowrap tabular-nums">
        <span>
          {PHASES[phase]}
          {detailed && ` · step ${formatCount(step)} of ${formatCount(totalSteps)}`}
        </span>
        {etaSeconds != null && <span>{formatTimeLeft(etaSeconds)}</span>}
      </p>
    </div>
  );
}
