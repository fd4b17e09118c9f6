import { type SQL, sql } from "drizzle-orm";

/** Time as the database knows it: leases are judged by one clock, whatever the gateways' own clocks say. */
export interface Clock {
  now(): SQL<Date>;
}

export const databaseClock: Clock = { now: () => sql<Date>`now()` };

/** A clock for tests: database time plus an offset that only grows when told to. */
export class MovableClock implements Clock {
  #offsetSeconds = 0;

  now(): SQL<Date> {
    return later(sql`now()`, this.#offsetSeconds);
  }

  advance({ seconds }: { seconds: number }): void {
    this.#offsetSeconds += seconds;
  }
}

/** An instant moved by seconds (which may be negative). */
export function later(instant: SQL, seconds: number): SQL<Date> {
  return sql<Date>`(${instant} + make_interval(secs => ${seconds}::float8))`;
}
