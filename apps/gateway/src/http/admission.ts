import type { Db } from "@frostline/db";
import { authenticate, type Credentials } from "../auth/authenticate.ts";
import type { Caller } from "../auth/caller.ts";
import { hashOf } from "../auth/token.ts";
import type { Clock } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { BorderSettings } from "./border-settings.ts";
import { type Quota, RateLimit, tooManyRequests } from "./rate-limit.ts";

/** Finds out who is asking, and whether they may ask now: over HTTP and over WebSockets alike. */
export class Admission {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #known: RateLimit;
  readonly #unknown: RateLimit;

  constructor(db: Db, clock: Clock, border: BorderSettings) {
    this.#db = db;
    this.#clock = clock;
    this.#known = new RateLimit(border.requestsPerSecond, border.rateWindowSeconds);
    this.#unknown = new RateLimit(border.anonymousRequestsPerSecond, border.rateWindowSeconds);
  }

  /**
   * Counts one request: for whoever sends it, or where they are not known for the address that it comes from, so that
   * made-up tokens do not buy more.
   * @throws UNAUTHENTICATED for a token that is not known, RATE_LIMITED
   */
  async admit(
    credentials: Credentials,
    address: string,
    onQuota: (quota: Quota) => void = () => {},
  ): Promise<Caller> {
    const found = await this.#find(credentials);
    const key = found instanceof AppError ? undefined : keyOf(found, credentials);
    const quota = await (key === undefined ? this.#unknown.take(address) : this.#known.take(key));
    onQuota(quota);
    if (quota.exceeded) throw tooManyRequests(quota);
    if (found instanceof AppError) throw found;
    return found;
  }

  async #find(credentials: Credentials): Promise<Caller | AppError> {
    try {
      return await authenticate(this.#db, this.#clock, credentials);
    } catch (error) {
      if (error instanceof AppError) return error;
      throw error;
    }
  }
}

/** Undefined for nobody. Never made of what the caller may vary at will. */
function keyOf(caller: Caller, { authorization }: Credentials): string | undefined {
  if (caller.kind === "nobody") return undefined;
  if (caller.kind === "runner") return caller.runnerId;
  return caller.sessionHash ?? hashOf(authorization?.split(" ")[1] ?? "");
}
