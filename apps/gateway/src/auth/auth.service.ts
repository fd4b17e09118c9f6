import { type Db, memberships, signInLinks, teams, userSessions, users } from "@frostline/db";
import { and, asc, eq, gt, isNull } from "drizzle-orm";
import { record } from "../audit/record.ts";
import type { Clock } from "../clock.ts";
import type { ServiceDeps, Settings } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { EventBus } from "../events/event-bus.ts";
import { userByPassword } from "./accounts.ts";
import type { TeamMembership, User, Viewer } from "./auth.types.ts";
import { userBySession } from "./authenticate.ts";
import { type Caller, need } from "./caller.ts";
import { checkEmail } from "./email.ts";
import { openSession } from "./sessions.ts";
import { hashOf } from "./token.ts";

export interface SignedIn {
  /** For the cookie. */
  session: string;
  viewer: Viewer;
}

/** Who somebody is, and how they show it. */
export class AuthService {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #bus: EventBus;
  readonly #settings: Settings;

  constructor({ db, clock, bus, settings }: Pick<ServiceDeps, "db" | "clock" | "bus" | "settings">) {
    this.#db = db;
    this.#clock = clock;
    this.#bus = bus;
    this.#settings = settings;
  }

  /** Open to everyone: what the provider is called at which people can sign in; null where there is none. */
  signInProvider(): string | null {
    return this.#settings.openIdConnect?.name ?? null;
  }

  /** Open to everyone: nobody and runners see null. */
  async viewer(caller: Caller): Promise<Viewer | null> {
    if (caller.kind === "nobody" || caller.kind === "runner") return null;
    return {
      user: caller.kind === "service" ? null : await this.#user(caller.userId),
      team: { id: caller.teamId, name: caller.teamName },
      role: caller.role,
    };
  }

  /** The teams that the caller is in, the first joined first. */
  async teams(caller: Caller): Promise<TeamMembership[]> {
    const { userId } = need(caller, "person", "READ");
    return this.#db
      .select({ team: { id: teams.id, name: teams.name }, role: memberships.role })
      .from(memberships)
      .innerJoin(teams, eq(teams.id, memberships.teamId))
      .where(eq(memberships.userId, userId))
      .orderBy(asc(memberships.joinedAt), asc(teams.id));
  }

  /** Open to everyone who has the token of a sign-in link that is neither used nor old. */
  async signInByLink(token: string): Promise<SignedIn> {
    const session = await this.#db.transaction(async (tx) => {
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
      return openSession(tx, this.#clock, link);
    });
    return this.signedIn(session);
  }

  /** Open to everyone who knows the password of an account. */
  async signInByPassword(email: string, password: string): Promise<SignedIn> {
    const credentials = { email: checkEmail("email", email), password };
    const { id: userId } = await userByPassword(this.#db, this.#clock, credentials);
    return this.signedIn(await openSession(this.#db, this.#clock, { userId }));
  }

  /** What a session that was just opened is answered with. @throws FORBIDDEN when its user is in no team */
  async signedIn(session: string): Promise<SignedIn> {
    const caller = await userBySession(this.#db, this.#clock, hashOf(session));
    const viewer = caller && (await this.viewer(caller));
    if (!viewer) throw new AppError("FORBIDDEN", "You are not a member of any team: ask for an invitation.");
    await record(this.#db, this.#clock, caller, { action: "SIGNED_IN", subject: caller.userName });
    return { session, viewer };
  }

  async signOut(caller: Caller): Promise<void> {
    const { sessionHash, userId } = need(caller, "session");
    await this.#db.delete(userSessions).where(eq(userSessions.hash, sessionHash));
    this.#bus.publish("accessChanged", { who: userId });
  }

  async #user(id: string): Promise<User> {
    const [user] = await this.#db.select().from(users).where(eq(users.id, id));
    if (!user) throw new Error(`user ${id} has gone meanwhile`);
    return user;
  }
}
