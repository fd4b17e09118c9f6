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
  const durations = runs.flatMap((run) => expectedSeconds(run, now));
  const mean = durations.length === 0 ? undefined : sum(durations) / durations.length;
  // A run that has just been taken says nothing yet: until it does, it will take as long as the others.
  const left = working.flatMap(({ progress }) => progress?.etaSeconds ?? mean ?? []);
  if (left.length < working.length) return undefined;
  if (waiting === 0) return Math.max(...left);
  return mean === undefined ? undefined : (sum(left) + waiting * mean) / working.length;
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
