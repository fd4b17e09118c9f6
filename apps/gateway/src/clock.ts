import { type SQL, sql } from "drizzle-orm";

/** Time as the database knows it: leases are judged by one clock, whatever the gateways' own clocks say. */
export interface Clock {
  now(): SQL<Date>;
  /** How far that is ahead of the database's time: for prepared statements, where it is one of the values. */
  readonly aheadSeconds: number;
}

export const databaseClock: Clock = { now: () => sql<Date>`now()`, aheadSeconds: 0 };

/** A clock for tests: database time plus an offset that only grows when told to. */
export class MovableClock implements Clock {
  #offsetSeconds = 0;

  get aheadSeconds(): number {
    return this.#offsetSeconds;
  }

  now(): SQL<Date> {
    return later(sql`now()`, this.#offsetSeconds);
  }

  advance({ seconds }: { seconds: number }): void {
    this.#offsetSeconds += seconds;
  }
}

/** An instant moved by seconds (which may be negative): a number, or its place in a prepared statement. */
export function later(instant: SQL, seconds: unknown): SQL<Date> {
  return sql<Date>`(${instant} + make_interval(secs => ${seconds}::float8))`;
}
