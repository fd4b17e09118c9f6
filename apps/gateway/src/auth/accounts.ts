import { type Db, users } from "@frostline/db";
import { eq } from "drizzle-orm";
import type { Clock } from "../clock.ts";
import { AppError } from "../errors.ts";
import { isPassword } from "./password.ts";
import { checkAttempts, noteFailure } from "./sign-in-attempts.ts";

export type UserRow = typeof users.$inferSelect;

export async function userByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  const [user] = await db.select().from(users).where(eq(users.email, email));
  return user;
}

/**
 * The user with this address and password.
 * @throws UNAUTHENTICATED, the same for an unknown address and a wrong password; RATE_LIMITED after too many of them
 */
export async function userByPassword(
  db: Db,
  clock: Clock,
  { email, password }: { email: string; password: string },
): Promise<UserRow> {
  await checkAttempts(db, clock, email);
  const user = await userByEmail(db, email);
  if (user && (await isPassword(user.passwordHash, password))) return user;
  if (!user) await isPassword(undefined, password);
  await noteFailure(db, clock, email);
  throw new AppError("UNAUTHENTICATED", "There is no account with this address and password.");
}
