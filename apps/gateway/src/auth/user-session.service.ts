import { userSessions } from "@frostline/db";
import { and, desc, eq, gt, ne, type SQL } from "drizzle-orm";
import { record } from "../audit/record.ts";
import type { ServiceDeps } from "../deps.ts";
import { notFound } from "../errors.ts";
import { isStorable } from "../text.ts";
import { type Caller, need, type UserCaller } from "./caller.ts";
import type { UserSession } from "./user-session.types.ts";

/** The browsers in which somebody is signed in. */
export class UserSessionService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "bus">) {}

  /** Those that can still be used, the one of this browser first. */
  async list(caller: Caller): Promise<UserSession[]> {
    const { userId, sessionHash } = need(caller, "session");
    const rows = await this.deps.db
      .select()
      .from(userSessions)
      .where(and(eq(userSessions.userId, userId), gt(userSessions.expiresAt, this.deps.clock.now())))
      .orderBy(desc(eq(userSessions.hash, sessionHash)), desc(userSessions.createdAt));
    return rows.map(({ hash, ...session }) => ({ id: hash, ...session, isThisOne: hash === sessionHash }));
  }

  /** @throws NOT_FOUND when it is not one of the caller's */
  async end(caller: Caller, id: string): Promise<UserSession[]> {
    const inBrowser = need(caller, "session");
    if (!isStorable(id)) throw notFound("session");
    const ended = await this.#end(inBrowser, eq(userSessions.hash, id));
    if (ended === 0) throw notFound("session");
    return this.list(caller);
  }

  /** All but that of this browser. */
  async endOthers(caller: Caller): Promise<UserSession[]> {
    const inBrowser = need(caller, "session");
    await this.#end(inBrowser, ne(userSessions.hash, inBrowser.sessionHash));
    return this.list(caller);
  }

  /** Open connections of what was ended are closed; how many there were. */
  async #end(caller: UserCaller, which: SQL): Promise<number> {
    const { userId, userName } = caller;
    const ended = await this.deps.db.transaction(async (tx) => {
      const rows = await tx
        .delete(userSessions)
        .where(and(eq(userSessions.userId, userId), which))
        .returning();
      if (rows.length > 0) {
        const subject = { subject: userName, subjectId: userId };
        await record(tx, this.deps.clock, caller, { action: "SESSIONS_ENDED", ...subject });
      }
      return rows.length;
    });
    if (ended > 0) this.deps.bus.publish("accessChanged", { who: userId });
    return ended;
  }
}
