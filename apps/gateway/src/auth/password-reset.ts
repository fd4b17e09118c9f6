import { type Db, memberships, passwordResets, users } from "@frostline/db";
import { and, asc, eq, gt, inArray, isNull } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";
import { hashOf, newToken } from "./token.ts";

const linkHours = 24;

export interface PasswordResetLink {
  url: string;
  expiresAt: Date;
}

/** A link by which a user chooses a new password, once. The ones that they had before stop working. */
export async function createPasswordReset(
  tx: Db,
  clock: Clock,
  { userId, webUrl }: { userId: string; webUrl: string },
): Promise<PasswordResetLink> {
  const token = newToken("reset");
  const expiresAt = later(clock.now(), linkHours * 3600);
  await tx
    .delete(passwordResets)
    .where(and(eq(passwordResets.userId, userId), isNull(passwordResets.usedAt)));
  const [link] = await tx
    .insert(passwordResets)
    .values({ hash: hashOf(token), userId, expiresAt })
    .returning({ expiresAt: passwordResets.expiresAt });
  if (!link) throw new Error("the new link was not returned");
  // After the #, which browsers send to no server: the token is in no log of a proxy.
  return { url: new URL(`/reset-password#${token}`, webUrl).href, expiresAt: link.expiresAt };
}

/**
 * Ends the open links of a user, or of everybody in a team. Whoever has a link becomes its person, and had the right to
 * make it only by how things were then: to be called when somebody comes into a team, and for the whole team when
 * somebody in it is to leave or has become something else.
 */
export async function endPasswordResets(tx: Db, of: { userId: string } | { teamId: string }): Promise<void> {
  const inTeam = (teamId: string) =>
    tx.select({ id: memberships.userId }).from(memberships).where(eq(memberships.teamId, teamId));
  const people = await tx
    .select({ id: users.id })
    .from(users)
    .where("userId" in of ? eq(users.id, of.userId) : inArray(users.id, inTeam(of.teamId)))
    .orderBy(asc(users.id)) // so that no two wait for each other
    .for("no key update");
  const ids = people.map(({ id }) => id);
  await tx
    .delete(passwordResets)
    .where(and(inArray(passwordResets.userId, ids), isNull(passwordResets.usedAt)));
}

/** Held until the transaction ends: what links are made by, and what ends them, goes one after the other for each user. */
export async function lockUser(tx: Db, userId: string): Promise<typeof users.$inferSelect | undefined> {
  const [user] = await tx.select().from(users).where(eq(users.id, userId)).for("no key update");
  return user;
}

/** The condition of a link that can be used now. */
export const isOpenReset = (clock: Clock, token: string) =>
  and(
    eq(passwordResets.hash, hashOf(token)),
    isNull(passwordResets.usedAt),
    gt(passwordResets.expiresAt, clock.now()),
  );
