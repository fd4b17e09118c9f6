import { type Db, userSessions } from "@frostline/db";
import { type Clock, later } from "../clock.ts";
import { hashOf, newToken } from "./token.ts";

export const sessionDays = 30;
const secondsPerDay = 86_400;

/** A new session of a user; what is answered goes into the cookie and is kept nowhere else. */
export async function openSession(
  tx: Db,
  clock: Clock,
  { userId, teamId }: { userId: string; teamId?: string },
): Promise<string> {
  const session = newToken("session");
  await tx.insert(userSessions).values({
    hash: hashOf(session),
    userId,
    teamId: teamId ?? null,
    expiresAt: later(clock.now(), sessionDays * secondsPerDay),
  });
  return session;
}
