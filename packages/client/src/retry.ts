import { GatewayError, GatewayUnreachable, isPassing } from "./errors.ts";

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

export interface RetryOptions {
  /** Ends the pauses; what fails after it is thrown. */
  signal?: AbortSignal | undefined;
  /** The longest pause, unless the gateway asks for a longer one; 15 when absent. */
  ceilingSeconds?: number;
  /** How long to try in all; without end when absent. */
  patienceSeconds?: number;
  /** Which failures are worth another attempt; passing ones when absent. */
  worthRetrying?(error: unknown): boolean;
  onRetry?(error: unknown): void;
}

/**
 * Repeats `attempt` while it fails for a passing reason, with growing, jittered pauses that are never shorter than the
 * gateway's Retry-After. Refusals, and whatever fails once patience is over or `signal` has aborted, are thrown.
 */
export async function retrying<T>(attempt: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const worthRetrying = options.worthRetrying ?? isPassing;
  const until = Date.now() + (options.patienceSeconds ?? Number.POSITIVE_INFINITY) * 1000;
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!worthRetrying(error) || options.signal?.aborted) throw error;
      const seconds = pauseAfter(error, failures, options.ceilingSeconds ?? 15);
      if (Date.now() + seconds * 1000 > until) throw error;
      options.onRetry?.(error);
      await pause(seconds, options.signal);
    }
  }
}

/** Jitter keeps those that failed together from coming back together. */
function pauseAfter(error: unknown, failures: number, ceilingSeconds: number): number {
  const ceiling = Math.min(ceilingSeconds, 0.25 * 2 ** Math.min(failures, 8));
  const asked =
    error instanceof GatewayError || error instanceof GatewayUnreachable ? (error.retryAfterSeconds ?? 0) : 0;
  return asked + ceiling * (0.5 + Math.random() / 2);
}
