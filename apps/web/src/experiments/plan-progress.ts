export interface PlannedRun {
  status: string;
  startedAt?: string | null;
  finishedAt?: string | null;
  progress?: { etaSeconds?: number | null } | null;
}

/**
 * Seconds until a plan is through: what the working runs still need, and the mean time of a run for each that
 * waits, shared by as many runs as work at once. Undefined when nothing is known or nothing is going on.
 */
export function planSecondsLeft(runs: readonly PlannedRun[], now: Date): number | undefined {
  const working = runs.filter(({ status }) => status === "CLAIMED" || status === "RUNNING");
  const waiting = runs.filter(({ status }) => status === "QUEUED").length;
  if (working.length === 0) return undefined;
  const left = working.flatMap(({ progress }) => (progress?.etaSeconds == null ? [] : [progress.etaSeconds]));
  const durations = runs.flatMap((run) => expectedSeconds(run, now));
  if (waiting === 0) return left.length === 0 ? undefined : Math.max(...left);
  if (durations.length === 0) return undefined;
  return (sum(left) + waiting * (sum(durations) / durations.length)) / working.length;
}

/** How long a run took, or will have taken when its own estimate is right. */
function expectedSeconds({ status, startedAt, finishedAt, progress }: PlannedRun, now: Date): number[] {
  if (!startedAt) return [];
  const started = new Date(startedAt).getTime();
  if (status === "SUCCEEDED" && finishedAt) return [(new Date(finishedAt).getTime() - started) / 1000];
  if (status === "RUNNING" && progress?.etaSeconds != null) {
    return [Math.max(0, now.getTime() - started) / 1000 + progress.etaSeconds];
  }
  return [];
}

function sum(values: readonly number[]) {
  return values.reduce((total, value) => total + value, 0);
}
