import { type FragmentType, graphql, readFragment } from "../gql/index.ts";

export const CacheSavingsFragment = graphql(`
  fragment CacheSavings_Run on Run {
    runner {
      id
    }
    result {
      trainSeconds
      prefix {
        seconds
      }
      flops {
        done
        withoutCache
        upperBound
      }
    }
  }
`);

/** What is known of a run's work and time. */
export interface WorkedRun {
  runner?: { id: string } | null | undefined;
  result?:
    | {
        trainSeconds: number;
        prefix?: { seconds: number } | null | undefined;
        flops?: { done: number; withoutCache: number; upperBound: boolean } | null | undefined;
      }
    | null
    | undefined;
}

export interface CacheSavings {
  /** No less than this was saved. */
  seconds: number;
  flops: number;
  /** How many runs it was saved in. */
  runs: number;
}

/** As `savingsAmong`, of what the page knows. */
export const cacheSavings = (
  runs: readonly FragmentType<typeof CacheSavingsFragment>[],
  beside: readonly FragmentType<typeof CacheSavingsFragment>[],
): CacheSavings | undefined =>
  savingsAmong(readFragment(CacheSavingsFragment, runs), readFragment(CacheSavingsFragment, beside));

/**
 * What some runs did not have to compute because the frozen layers' outputs were kept, and how long that would have
 * taken at the fastest speed which their runner reached in any of `beside`: it would hardly have been faster. The
 * speed is that of the whole work by the time of its steps alone, so it is rather too high, and the time rather too
 * short. Schedules whose work is only known to a bound are left out. Undefined when nothing was saved.
 */
export function savingsAmong(
  runs: readonly WorkedRun[],
  beside: readonly WorkedRun[],
): CacheSavings | undefined {
  const fastest = new Map<string, number>();
  for (const run of beside) {
    const [runner, speed] = [run.runner?.id, speedOf(run)];
    if (runner && speed) fastest.set(runner, Math.max(speed, fastest.get(runner) ?? 0));
  }
  const savings = { seconds: 0, flops: 0, runs: 0 };
  for (const { runner, result } of runs) {
    const speed = fastest.get(runner?.id ?? "");
    if (!speed || !result?.flops || result.flops.upperBound) continue;
    const saved = result.flops.withoutCache - result.flops.done;
    if (saved <= 0) continue;
    savings.seconds += saved / speed;
    savings.flops += saved;
    savings.runs += 1;
  }
  return savings.runs > 0 ? savings : undefined;
}

/** Floating-point operations a second. */
function speedOf({ result }: WorkedRun): number | undefined {
  if (!result?.flops || result.flops.upperBound) return undefined;
  const seconds = result.trainSeconds + (result.prefix?.seconds ?? 0);
  return seconds > 0 ? result.flops.done / seconds : undefined;
}
