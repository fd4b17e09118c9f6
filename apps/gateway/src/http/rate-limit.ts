import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "../errors.ts";

/** What one caller may still ask for. */
export interface Quota {
  /** Requests in a window. */
  limit: number;
  windowSeconds: number;
  remaining: number;
  /** Until the next window begins. */
  resetSeconds: number;
  exceeded: boolean;
}

/** Counts requests by key, in this gateway: each of several gateways has counts of its own. */
export class RateLimit {
  readonly #limiter: RateLimiterMemory;
  readonly #limit: number;

  constructor(
    requestsPerSecond: number,
    private readonly windowSeconds: number,
  ) {
    this.#limit = Math.max(1, Math.round(requestsPerSecond * windowSeconds));
    this.#limiter = new RateLimiterMemory({ points: this.#limit, duration: windowSeconds });
  }

  /** Counts one request. */
  async take(key: string): Promise<Quota> {
    try {
      return this.#quota(await this.#limiter.consume(key), false);
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return this.#quota(refused, true);
      throw refused;
    }
  }

  #quota({ remainingPoints, msBeforeNext }: RateLimiterRes, exceeded: boolean): Quota {
    const resetSeconds = Math.max(1, Math.ceil(msBeforeNext / 1000));
    const { windowSeconds } = this;
    return { limit: this.#limit, windowSeconds, remaining: remainingPoints, resetSeconds, exceeded };
  }
}

export function tooManyRequests({ limit, windowSeconds, resetSeconds }: Quota): AppError {
  return new AppError(
    "RATE_LIMITED",
    `Too many requests: ${limit} in ${windowSeconds} seconds are allowed; try again in ${resetSeconds} s.`,
    { retryAfterSeconds: resetSeconds },
  );
}

/** As of draft-ietf-httpapi-ratelimit-headers-10. */
export function rateLimitHeaders({
  limit,
  windowSeconds,
  remaining,
  resetSeconds,
  exceeded,
}: Quota): Record<string, string> {
  return {
    "RateLimit-Policy": `"requests";q=${limit};w=${windowSeconds}`,
    RateLimit: `"requests";r=${remaining};t=${resetSeconds}`,
    ...(exceeded ? { "Retry-After": String(resetSeconds) } : {}),
  };
}
