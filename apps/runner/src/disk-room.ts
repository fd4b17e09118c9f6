import { pause } from "@frostline/client";

const FULL = new Set(["ENOSPC", "EDQUOT"]);
const LOOK_AGAIN_SECONDS = 5;

interface Waiting {
  /** Told once, when it begins to wait. */
  onFull(): void;
  /** Ends the waiting: what the work failed with is thrown. */
  signal: AbortSignal;
}

/** Does what writes to the disk, again and again while the disk is full: a run is not to be lost by that. */
export async function onceThereIsRoom<T>(work: () => Promise<T>, { onFull, signal }: Waiting): Promise<T> {
  for (let isTold = false; ; isTold = true) {
    try {
      return await work();
    } catch (error) {
      if (!isDiskFull(error) || signal.aborted) throw error;
      if (!isTold) onFull();
      await pause(LOOK_AGAIN_SECONDS, signal);
    }
  }
}

export const isDiskFull = (error: unknown): boolean =>
  error instanceof Error &&
  (FULL.has((error as NodeJS.ErrnoException).code ?? "") || isDiskFull(error.cause));
