import {
  apiTokens,
  type Db,
  invitations,
  memberships,
  registrationTokens,
  teams,
  users,
} from "@frostline/db";
import { and, eq, isNull } from "drizzle-orm";
import { endPasswordResets } from "../auth/password-reset.ts";
import type { Role } from "../auth/roles.ts";
import type { Clock } from "../clock.ts";
import { AppError, notFound } from "../errors.ts";
import { isId } from "../ids.ts";

/** Changes of a team's people happen one after the other: two owners who leave at once would leave none. */
export async function lockTeam(tx: Db, teamId: string): Promise<void> {
  await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, teamId)).for("update");
}

/** @throws NOT_FOUND when this user is not in the team */
export async function requireMember(tx: Db, teamId: string, userId: string): Promise<{ role: Role }> {
  if (!isId(teamId) || !isId(userId)) throw notFound("member");
  const [member] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.teamId, teamId), eq(memberships.userId, userId)));
  if (!member) throw notFound("member");
  return member;
}

/** @throws CONFLICT when nobody but this user is an owner of the team */
export async function checkOtherOwner(tx: Db, teamId: string, userId: string): Promise<void> {
  const owners = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.teamId, teamId), eq(memberships.role, "OWNER")));
  if (owners.some((owner) => owner.userId !== userId)) return;
  throw new AppError("CONFLICT", "A team needs an owner: make somebody else an owner first.");
}

export async function nameOf(tx: Db, userId: string): Promise<string> {
  const [user] = await tx.select({ name: users.name }).from(users).where(eq(users.id, userId));
  return user?.name ?? userId;
}

export async function setRole(tx: Db, teamId: string, userId: string, role: Role): Promise<void> {
  await tx
    .update(memberships)
    .set({ role })
    .where(and(eq(memberships.teamId, teamId), eq(memberships.userId, userId)));
  await endPasswordResets(tx, { teamId });
}

/** Takes somebody out of a team, with every token and link of theirs that could let them or their scripts in again. */
export async function endMembership(tx: Db, clock: Clock, teamId: string, userId: string): Promise<void> {
  await endPasswordResets(tx, { teamId });
  await tx.delete(memberships).where(and(eq(memberships.teamId, teamId), eq(memberships.userId, userId)));
  await tx
    .update(apiTokens)
    .set({ revokedAt: clock.now() })
    .where(
      and(
        eq(apiTokens.teamId, teamId),
        eq(apiTokens.userId, userId),
        isNull(apiTokens.serviceRole),
        isNull(apiTokens.revokedAt),
      ),
    );
  await tx
    .update(invitations)
    .set({ revokedAt: clock.now() })
    .where(
      and(eq(invitations.teamId, teamId), eq(invitations.createdBy, userId), isNull(invitations.acceptedAt)),
    );
  await tx
    .delete(registrationTokens)
    .where(
      and(
        eq(registrationTokens.teamId, teamId),
        eq(registrationTokens.createdBy, userId),
        isNull(registrationTokens.usedAt),
      ),
    );
}
