import { type Db, signInLinks } from "@frostline/db";
import { type Clock, later } from "../clock.ts";
import { hashOf, newToken } from "./token.ts";

const linkMinutes = 15;

/** A new one-time link's token for a user. Not reachable through the API: only the process's own start asks for it. */
export async function createSignInToken(db: Db, clock: Clock, userId: string): Promise<string> {
  const token = newToken("signin");
  await db.insert(signInLinks).values({
    hash: hashOf(token),
    userId,
    expiresAt: later(clock.now(), linkMinutes * 60),
  });
  return token;
}
