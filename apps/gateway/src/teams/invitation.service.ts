import { type Db, invitations, memberships, teams, userSessions, users } from "@frostline/db";
import { and, desc, eq, gt, isNull } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { userByEmail, userByPassword } from "../auth/accounts.ts";
import { type Caller, need } from "../auth/caller.ts";
import { checkEmail } from "../auth/email.ts";
import { hashPassword } from "../auth/password.ts";
import { endPasswordResets } from "../auth/password-reset.ts";
import { openSession } from "../auth/sessions.ts";
import { hashOf, newToken } from "../auth/token.ts";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError, badInput, notFound } from "../errors.ts";
import { isId } from "../ids.ts";
import { checkText } from "../text.ts";
import type {
  AccountInput,
  CreatedInvitation,
  CreateInvitationInput,
  Invitation,
  OfferedInvitation,
} from "./invitation.types.ts";
import { nameOf } from "./membership.ts";

const longestDays = 30;
const secondsPerDay = 86_400;

type InvitationRow = typeof invitations.$inferSelect;

/** How people join a team. */
export class InvitationService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">) {}

  /** Those that still can be accepted, newest first. */
  async list(caller: Caller): Promise<Invitation[]> {
    const { teamId } = need(caller, "owner");
    return this.deps.db
      .select()
      .from(invitations)
      .where(and(eq(invitations.teamId, teamId), this.#isOpen()))
      .orderBy(desc(invitations.id));
  }

  async create(caller: Caller, input: CreateInvitationInput): Promise<CreatedInvitation> {
    const { teamId, userId } = need(caller, "owner");
    const { role, expiresInDays } = input;
    const email = input.email ? checkEmail("input.email", input.email) : null;
    if (expiresInDays < 1 || expiresInDays > longestDays) {
      throw badInput("input.expiresInDays", `An invitation lives for 1 to ${longestDays} days.`);
    }
    const token = newToken("invitation");
    const { db, clock, settings } = this.deps;
    const invitation = await db.transaction(async (tx) => {
      const createdAt = clock.now();
      const expiresAt = later(clock.now(), expiresInDays * secondsPerDay);
      const values = { hash: hashOf(token), teamId, role, email, createdBy: userId, createdAt, expiresAt };
      const [created] = await tx.insert(invitations).values(values).returning();
      if (!created) throw new Error("the new invitation was not returned");
      const subject = `${email ?? "anybody with the link"} as ${role}`;
      await record(tx, clock, caller, { action: "INVITATION_CREATED", subject, subjectId: created.id });
      return created;
    });
    // After the #, which browsers send to no server: the token is in no log of a proxy.
    const url = new URL(`/invitation#${token}`, settings.webUrl).href;
    return { token, url, invitation };
  }

  async revoke(caller: Caller, id: string): Promise<Invitation> {
    const { teamId } = need(caller, "owner");
    if (!isId(id)) throw notFound("invitation");
    const { db, clock } = this.deps;
    return db.transaction(async (tx) => {
      const [revoked] = await tx
        .update(invitations)
        .set({ revokedAt: clock.now() })
        .where(and(eq(invitations.id, id), eq(invitations.teamId, teamId), this.#isOpen()))
        .returning();
      if (!revoked) throw notFound("open invitation");
      const subject = revoked.email ?? "anybody with the link";
      await record(tx, clock, caller, { action: "INVITATION_REVOKED", subject, subjectId: id });
      return revoked;
    });
  }

  /** Open to everyone who has the token of an invitation that can be accepted. */
  async offered(token: string): Promise<OfferedInvitation> {
    const [offer] = await this.deps.db
      .select({ teamName: teams.name, role: invitations.role, email: invitations.email })
      .from(invitations)
      .innerJoin(teams, eq(teams.id, invitations.teamId))
      .where(and(eq(invitations.hash, hashOf(token)), this.#isOpen()));
    if (!offer) throw ended();
    return offer;
  }

  /**
   * Open to everyone who has the token. Who is signed in in this browser joins as that; anybody else with the account
   * given, which is made when there is none with its address. Answers a session in the team.
   */
  async accept(caller: Caller, token: string, account: AccountInput | undefined): Promise<string> {
    await this.offered(token);
    const { sessionHash, userId } = signedIn(caller);
    const existing = userId ?? (await this.#existing(account));
    const passwordHash = existing
      ? undefined
      : await hashPassword("account.password", account?.password ?? "");
    return this.join(token, async (tx) => {
      if (sessionHash) await tx.delete(userSessions).where(eq(userSessions.hash, sessionHash));
      return existing ?? createUser(tx, account, passwordHash);
    });
  }

  /** Uses an invitation up for the user whom `who` answers, in one transaction. Answers a session in the team. */
  async join(token: string, who: (tx: Db) => Promise<string>): Promise<string> {
    const { db, clock } = this.deps;
    return db.transaction(async (tx) => {
      const invitation = await this.#use(tx, token);
      const userId = await who(tx);
      await this.#checkAddress(tx, invitation, userId);
      const { teamId, role } = invitation;
      // Who is in the team already keeps the role that they have.
      await tx.insert(memberships).values({ userId, teamId, role }).onConflictDoNothing();
      await endPasswordResets(tx, { userId });
      const userName = await nameOf(tx, userId);
      const actor = { kind: "user", userId, userName, teamId } as const;
      await record(tx, clock, actor, { action: "MEMBER_JOINED", subject: userName, subjectId: userId });
      return openSession(tx, clock, { userId, teamId });
    });
  }

  /** The database is the judge between two who accept at once. */
  async #use(tx: Db, token: string): Promise<InvitationRow> {
    const [invitation] = await tx
      .update(invitations)
      .set({ acceptedAt: this.deps.clock.now() })
      .where(and(eq(invitations.hash, hashOf(token)), this.#isOpen()))
      .returning();
    if (!invitation) throw ended();
    return invitation;
  }

  async #existing(account: AccountInput | undefined): Promise<string | undefined> {
    if (!account) throw new AppError("UNAUTHENTICATED", "Sign in first, or say what your account is to be.");
    const email = checkEmail("account.email", account.email);
    if (!(await userByEmail(this.deps.db, email))) return undefined;
    const { id } = await userByPassword(this.deps.db, this.deps.clock, { ...account, email });
    return id;
  }

  async #checkAddress(tx: Db, { email }: InvitationRow, userId: string): Promise<void> {
    if (email === null) return;
    const [user] = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId));
    if (user?.email === email) return;
    throw new AppError("FORBIDDEN", `This invitation is for ${email}: sign in with that account.`);
  }

  #isOpen() {
    return and(
      isNull(invitations.acceptedAt),
      isNull(invitations.revokedAt),
      gt(invitations.expiresAt, this.deps.clock.now()),
    );
  }
}

/** An API token is no sign-in: it would become a session, which may do more. */
function signedIn(caller: Caller): { sessionHash?: string; userId?: string } {
  if (caller.kind !== "user" || caller.sessionHash === undefined) return {};
  return { sessionHash: caller.sessionHash, userId: caller.userId };
}

async function createUser(
  tx: Db,
  account: AccountInput | undefined,
  passwordHash: string | undefined,
): Promise<string> {
  const name = checkText("account.name", account?.name ?? "", 100);
  const email = checkEmail("account.email", account?.email ?? "");
  const [user] = await tx
    .insert(users)
    .values({ name, email, passwordHash: passwordHash ?? null })
    .onConflictDoNothing() // another one with this address was made meanwhile
    .returning({ userId: users.id });
  if (!user)
    throw new AppError("CONFLICT", "An account with this address has just been made: sign in with it.");
  return user.userId;
}

const ended = () =>
  new AppError(
    "UNAUTHENTICATED",
    "This invitation has been used or revoked, or is too old: ask for a new one.",
  );
