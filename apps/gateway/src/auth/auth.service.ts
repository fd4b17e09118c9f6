import { type Db, signInLinks, userSessions } from "@frostline/db";
import { and, eq, gt, isNull } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";
import { AppError } from "../errors.ts";
import type { Viewer } from "./auth.types.ts";
import { authenticate, sessionCookieName } from "./authenticate.ts";
import { type Caller, need } from "./caller.ts";
import { hashOf, newToken } from "./token.ts";

export const sessionDays = 30;
const signInMinutes = 15;
const secondsPerDay = 86_400;

export class AuthService {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Open to everyone: nobody and runners see null. */
  viewer(caller: Caller): Viewer | null {
    if (caller.kind === "nobody" || caller.kind === "runner") return null;
    return {
      user: caller.kind === "service" ? null : { id: caller.userId, name: caller.userName },
      team: { id: caller.teamId, name: caller.teamName },
      role: caller.role,
    };
  }

  /** Open to everyone who has the token of a sign-in link that is neither used nor old. */
  async signIn(token: string): Promise<{ session: string; viewer: Viewer }> {
    const session = newToken("session");
    await this.#db.transaction(async (tx) => {
      const [link] = await tx
        .update(signInLinks)
        .set({ usedAt: this.#clock.now() })
        .where(
          and(
            eq(signInLinks.hash, hashOf(token)),
            isNull(signInLinks.usedAt),
            gt(signInLinks.expiresAt, this.#clock.now()),
          ),
        )
        .returning();
      if (!link) {
        throw new AppError(
          "UNAUTHENTICATED",
          "This sign-in link has been used or is too old: restart Frostline to get a new one.",
        );
      }
      await tx.insert(userSessions).values({
        hash: hashOf(session),
        userId: link.userId,
        expiresAt: later(this.#clock.now(), sessionDays * secondsPerDay),
      });
    });
    const cookie = `${sessionCookieName}=${session}`;
    const caller = await authenticate(this.#db, this.#clock, { authorization: undefined, cookie });
    const viewer = this.viewer(caller);
    if (!viewer) throw new AppError("FORBIDDEN", "You are not a member of any team.");
    return { session, viewer };
  }

  async signOut(caller: Caller): Promise<void> {
    const user = need(caller, "viewer");
    if (user.sessionHash) await this.#db.delete(userSessions).where(eq(userSessions.hash, user.sessionHash));
  }

  /** A new one-time link's token for a user. Not reachable through the API: only the process's own start asks for it. */
  async createSignInToken(userId: string): Promise<string> {
    const token = newToken("signin");
    await this.#db.insert(signInLinks).values({
      hash: hashOf(token),
      userId,
      expiresAt: later(this.#clock.now(), signInMinutes * 60),
    });
    return token;
  }
}
