import { type Db, identities, users } from "@frostline/db";
import { and, eq } from "drizzle-orm";
import { z } from "zod";
import type { ServiceDeps } from "../deps.ts";
import { AppError } from "../errors.ts";
import type { InvitationService } from "../teams/invitation.service.ts";
import type { Caller } from "./caller.ts";
import { openSession } from "./sessions.ts";

/** What an OpenID Connect provider says of a person. */
export interface Claims {
  issuer: string;
  subject: string;
  name: string | undefined;
  /** In lower case, and only one that the provider has verified. */
  email: string | undefined;
}

const claimsSchema = z.object({
  iss: z.string().min(1).max(1_000),
  sub: z.string().min(1).max(1_000),
  name: z.string().min(1).max(100).optional().catch(undefined),
  email: z.email().max(254).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
});

export function readClaims(raw: unknown): Claims {
  const { iss, sub, name, email, email_verified } = claimsSchema.parse(raw);
  return { issuer: iss, subject: sub, name, email: email_verified ? email?.toLowerCase() : undefined };
}

/**
 * Signs somebody in for whom a provider vouches: as whom that account is known to be, else as who is signed in in this
 * browser already, else as a new user by an invitation. An address alone links nothing: those of our users are not verified.
 */
export class ProviderSignIn {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock">,
    private readonly invitations: InvitationService,
  ) {}

  /** Answers a session. @throws FORBIDDEN for somebody unknown without an invitation */
  async signIn(caller: Caller, claims: Claims, invitation: string | undefined): Promise<string> {
    const { db, clock } = this.deps;
    const known = (await userOf(db, claims)) ?? (await this.#linkToSession(caller, claims));
    if (invitation) {
      return this.invitations.join(invitation, async (tx) => known ?? createUser(tx, claims));
    }
    if (known) return openSession(db, clock, { userId: known });
    throw new AppError("FORBIDDEN", "Nobody here is known by this account: ask for an invitation.");
  }

  async #linkToSession(caller: Caller, claims: Claims): Promise<string | undefined> {
    if (caller.kind !== "user" || caller.sessionHash === undefined) return undefined;
    await link(this.deps.db, caller.userId, claims);
    return caller.userId;
  }
}

async function userOf(db: Db, { issuer, subject }: Claims): Promise<string | undefined> {
  const [identity] = await db
    .select({ userId: identities.userId })
    .from(identities)
    .where(and(eq(identities.issuer, issuer), eq(identities.subject, subject)));
  return identity?.userId;
}

async function createUser(tx: Db, claims: Claims): Promise<string> {
  const { name, email } = claims;
  const [user] = await tx
    .insert(users)
    .values({ name: name ?? email ?? "Somebody", email: email ?? null })
    .onConflictDoNothing()
    .returning({ id: users.id });
  if (!user) {
    throw new AppError(
      "CONFLICT",
      "An account here has your address already: sign in with its password, then open the link again.",
    );
  }
  await link(tx, user.id, claims);
  return user.id;
}

async function link(tx: Db, userId: string, { issuer, subject }: Claims): Promise<void> {
  await tx.insert(identities).values({ issuer, subject, userId });
}
