import type { SQL } from "drizzle-orm";
import type { RunPatch, RunRow } from "./move-run.ts";
import type { RunReason, RunStatus } from "./run.states.ts";

export interface LostRules {
  /** Settings.lostInARow. */
  mostInARow: number;
  now: SQL;
}

/**
 * What becomes of a run whose attempt was lost: another try, or its end. A run that loses its runner again and again
 * probably kills its hosts: it must not go round for ever.
 * @param why begins the sentence for its page
 */
export function verdictOnLost(
  { status, lostInARow, external }: RunRow,
  why: string,
  { mostInARow, now }: LostRules,
): [RunStatus, RunPatch] {
  if (status === "CANCELLING") return ["CANCELLED", { finishedAt: now }];
  if (external) return ["LOST", { message: `${why}; the run goes on when it is heard of again.` }];
  const lost = lostInARow + 1;
  if (lost >= mostInARow) {
    const message = `${why}, ${lost} times in a row, so it is not tried again.`;
    return ["FAILED", { reason: "RUNNER_LOST", lostInARow: lost, message, finishedAt: now }];
  }
  const message = `${why}; the run waits for another try.`;
  return ["QUEUED", { reason: "RUNNER_LOST", lostInARow: lost, message, queuedAt: now }];
}

/** What becomes of a run that its runner hands back. One that was being cancelled is cancelled by that. */
export function verdictOnReleased(run: RunRow, reason: RunReason, rules: LostRules): [RunStatus, RunPatch] {
  // The runner lives, but its training was killed, or died with the runner's last process.
  if (reason === "RUNNER_LOST") return verdictOnLost(run, "The training process was killed", rules);
  const { now } = rules;
  if (run.status === "CANCELLING") return ["CANCELLED", { finishedAt: now }];
  return ["QUEUED", { reason, queuedAt: now, lostInARow: 0 }];
}
