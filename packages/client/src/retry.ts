import { isPassing } from "./errors.ts";

/** A pause that ends early when `signal` aborts. */
export function pause(seconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal?.aborted) return done();
    const finish = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", finish);
      done();
    };
    const timer = setTimeout(finish, seconds * 1000);
    signal?.addEventListener("abort", finish, { once: true });
  });
}

/**
 * Repeats `attempt` while it fails for a passing reason, with growing, jittered pauses of at most
 * `ceilingSeconds`. Refusals, and whatever fails after `signal` aborted, are thrown.
 */
export async function retrying<T>(
  attempt: () => Promise<T>,
  options: { signal?: AbortSignal; ceilingSeconds?: number; onRetry?(error: unknown): void } = {},
): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error) || options.signal?.aborted) throw error;
      options.onRetry?.(error);
      const ceiling = Math.min(options.ceilingSeconds ?? 15, 0.25 * 2 ** Math.min(failures, 8));
      await pause(ceiling * (0.5 + Math.random() / 2), options.signal);
    }
  }
}
