import { type Db, signInFailures } from "@frostline/db";
import { and, count, eq, gt } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";
import { AppError } from "../errors.ts";

const mostFailures = 10;
export const failureMinutes = 15;

/**
 * Who guesses passwords is slowed down, whichever gateway is asked.
 * @throws RATE_LIMITED after too many wrong passwords for this address
 */
export async function checkAttempts(db: Db, clock: Clock, email: string): Promise<void> {
  const since = later(clock.now(), -failureMinutes * 60);
  const [found] = await db
    .select({ failures: count() })
    .from(signInFailures)
    .where(and(eq(signInFailures.email, email), gt(signInFailures.at, since)));
  if (found && found.failures >= mostFailures) {
    const sentence = `Too many wrong passwords for this address: wait ${failureMinutes} minutes, then try again.`;
    throw new AppError("RATE_LIMITED", sentence);
  }
}

export async function noteFailure(db: Db, clock: Clock, email: string): Promise<void> {
  await db.insert(signInFailures).values({ email, at: clock.now() });
}
