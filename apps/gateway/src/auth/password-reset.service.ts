import { type Db, memberships, passwordResets, userSessions, users } from "@frostline/db";
import { and, eq, ne } from "drizzle-orm";
import { record } from "../audit/record.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { nameOf, requireMember } from "../teams/membership.ts";
import { type Caller, need } from "./caller.ts";
import { hashPassword } from "./password.ts";
import { createPasswordReset, isOpenReset, lockUser, type PasswordResetLink } from "./password-reset.ts";
import { openSession } from "./sessions.ts";

/** How people who have forgotten their password come in again. Frostline sends no mail: an owner passes a link on. */
export class PasswordResetService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "bus" | "settings">) {}

  /**
   * A link for somebody of the team. Whoever has it becomes that person, so it is not for other owners, nor for people
   * who are in teams of others too: theirs are made on the gateway's machine.
   * @throws CONFLICT for those, NOT_FOUND for who is not in the team
   */
  async create(caller: Caller, userId: string): Promise<PasswordResetLink> {
    const { teamId, userId: ownerId } = need(caller, "ownerSession");
    const { db, clock, settings } = this.deps;
    return db.transaction(async (tx) => {
      await requireMember(tx, teamId, userId); // before the lock: nobody's id, or an outsider's, takes none
      const { name = userId, email } = (await lockUser(tx, userId)) ?? {};
      const { role } = await requireMember(tx, teamId, userId); // as it is now, behind who held the lock
      if (!email)
        throw new AppError("CONFLICT", `${name} has no e-mail address, and signs in without a password.`);
      if (role === "OWNER") throw onTheMachine(`${name} is an owner`);
      const elsewhere = await otherTeams(tx, { userId, ownerId, teamId });
      if (elsewhere.some(({ isOurs }) => !isOurs))
        throw onTheMachine(`${name} is also in a team that is not yours`);
      if (elsewhere.some(({ role }) => role === "OWNER"))
        throw onTheMachine(`${name} is an owner of another team`);
      const entry = { action: "PASSWORD_LINK_CREATED", subject: name, subjectId: userId } as const;
      await record(tx, clock, caller, entry);
      return createPasswordReset(tx, clock, { userId, webUrl: settings.webUrl });
    });
  }

  /**
   * Open to everyone who has the token of a link: sets the password and ends all of the user's sessions.
   * @returns a new session
   */
  async reset(token: string, password: string): Promise<string> {
    const { db, clock, bus } = this.deps;
    // Looked for before the password is hashed, which is dear: strangers must not have it done for nothing.
    const [known] = await db.select().from(passwordResets).where(isOpenReset(clock, token));
    if (!known) throw tooOld();
    const passwordHash = await hashPassword("password", password);
    const { userId } = known;
    const session = await db.transaction(async (tx) => {
      await lockUser(tx, userId);
      const used = await tx
        .update(passwordResets)
        .set({ usedAt: clock.now() })
        .where(isOpenReset(clock, token))
        .returning();
      if (used.length === 0) throw tooOld();
      await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
      await tx.delete(userSessions).where(eq(userSessions.userId, userId));
      const subject = await nameOf(tx, userId);
      const theirs = await tx.select().from(memberships).where(eq(memberships.userId, userId));
      for (const { teamId } of theirs) {
        const entry = { action: "PASSWORD_RESET", subject, subjectId: userId, teamId } as const;
        await record(tx, clock, { kind: "nobody" }, entry);
      }
      return openSession(tx, clock, { userId });
    });
    bus.publish("accessChanged", { who: userId });
    return session;
  }
}

/** What a user is in other teams, and whether the owner of this one is an owner of that one, too. */
async function otherTeams(
  tx: Db,
  { userId, ownerId, teamId }: { userId: string; ownerId: string; teamId: string },
) {
  const ours = await tx
    .select({ teamId: memberships.teamId })
    .from(memberships)
    .where(and(eq(memberships.userId, ownerId), eq(memberships.role, "OWNER")));
  const theirs = await tx
    .select({ teamId: memberships.teamId, role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.userId, userId), ne(memberships.teamId, teamId)));
  return theirs.map(({ role, ...team }) => ({
    role,
    isOurs: ours.some((own) => own.teamId === team.teamId),
  }));
}

const onTheMachine = (why: string) =>
  new AppError(
    "CONFLICT",
    `${why}: their link is made on the gateway's machine, by npm run data -- reset-link and their e-mail address.`,
  );

const tooOld = () =>
  new AppError("UNAUTHENTICATED", "This link has been used or is too old: ask an owner for a new one.");
