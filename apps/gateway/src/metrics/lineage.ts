/** The part of an attempt that counts as the run's: steps up to `upTo`. */
export interface Segment {
  attempt: number;
  upTo: number;
}

export interface AttemptOrigin {
  number: number;
  /** The step of the checkpoint from which it went on; null when it began afresh. */
  resumedFromStep: number | null;
  /** Null while its training has not begun, and when it never did. */
  trainingStartedAt: Date | null;
}

/**
 * Which points are the run's: those of the current attempt, and of the older ones up to where the later ones went on from.
 * An attempt that never came to train takes nothing away from those before it.
 */
export function lineageOf(attempts: AttemptOrigin[]): Segment[] {
  const segments: Segment[] = [];
  let upTo = Number.MAX_SAFE_INTEGER;
  for (const { number, resumedFromStep, trainingStartedAt } of attempts.toSorted(
    (a, b) => b.number - a.number,
  )) {
    segments.unshift({ attempt: number, upTo });
    if (trainingStartedAt !== null) upTo = Math.min(upTo, resumedFromStep ?? -1);
    if (upTo < 0) break;
  }
  return segments;
}
