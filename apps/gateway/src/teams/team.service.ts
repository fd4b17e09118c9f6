import { type Db, memberships, teams, userSessions, users } from "@frostline/db";
import { and, asc, eq } from "drizzle-orm";
import { record } from "../audit/record.ts";
import type { Team } from "../auth/auth.types.ts";
import { type Caller, need } from "../auth/caller.ts";
import { endPasswordResets } from "../auth/password-reset.ts";
import type { Role } from "../auth/roles.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { checkText } from "../text.ts";
import { checkOtherOwner, endMembership, lockTeam, nameOf, requireMember, setRole } from "./membership.ts";
import type { Member } from "./team.types.ts";

/** Teams, and who is in them. There is always an owner. */
export class TeamService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "bus">) {}

  /** The people of the caller's team, the first to join first. */
  async members(caller: Caller): Promise<Member[]> {
    const { teamId } = need(caller, "viewer");
    return findMembers(this.deps.db, teamId);
  }

  /** A new team of which the caller is the owner, and to which this browser switches. */
  async create(caller: Caller, name: string): Promise<Team> {
    const user = need(caller, "session");
    const checked = checkText("name", name, 100);
    return this.deps.db.transaction(async (tx) => {
      const [team] = await tx.insert(teams).values({ name: checked }).returning();
      if (!team) throw new Error("the new team was not returned");
      await tx.insert(memberships).values({ userId: user.userId, teamId: team.id, role: "OWNER" });
      await endPasswordResets(tx, { userId: user.userId });
      await tx.update(userSessions).set({ teamId: team.id }).where(eq(userSessions.hash, user.sessionHash));
      const entry = { action: "TEAM_CREATED", subject: checked, subjectId: team.id } as const;
      await record(tx, this.deps.clock, user, { ...entry, teamId: team.id });
      return team;
    });
  }

  async rename(caller: Caller, name: string): Promise<Team> {
    const { teamId, teamName } = need(caller, "owner");
    const checked = checkText("name", name, 100);
    await this.deps.db.transaction(async (tx) => {
      await tx.update(teams).set({ name: checked }).where(eq(teams.id, teamId));
      const subject = `${teamName} to ${checked}`;
      await record(tx, this.deps.clock, caller, { action: "TEAM_RENAMED", subject, subjectId: teamId });
    });
    return { id: teamId, name: checked };
  }

  /** @throws NOT_FOUND when the caller is not in that team */
  async switch(caller: Caller, teamId: string): Promise<Team> {
    const { userId, sessionHash } = need(caller, "session");
    await requireMember(this.deps.db, teamId, userId);
    await this.deps.db.update(userSessions).set({ teamId }).where(eq(userSessions.hash, sessionHash));
    const [team] = await this.deps.db.select().from(teams).where(eq(teams.id, teamId));
    if (!team) throw new Error("the team has gone meanwhile");
    return team;
  }

  async leave(caller: Caller): Promise<void> {
    const { teamId, userId, userName } = need(caller, "session");
    await this.#change(teamId, [userId], async (tx) => {
      await checkOtherOwner(tx, teamId, userId);
      await endMembership(tx, this.deps.clock, teamId, userId);
      const entry = { action: "MEMBER_LEFT", subject: userName, subjectId: userId } as const;
      await record(tx, this.deps.clock, caller, entry);
    });
  }

  /** @throws CONFLICT for oneself: one leaves */
  async remove(caller: Caller, userId: string): Promise<Member[]> {
    const { teamId, userId: own } = need(caller, "owner");
    if (userId === own) throw new AppError("CONFLICT", "You cannot remove yourself: leave the team instead.");
    await this.#change(teamId, [userId], async (tx) => {
      await requireMember(tx, teamId, userId);
      await checkOtherOwner(tx, teamId, userId);
      await endMembership(tx, this.deps.clock, teamId, userId);
      const entry = {
        action: "MEMBER_REMOVED",
        subject: await nameOf(tx, userId),
        subjectId: userId,
      } as const;
      await record(tx, this.deps.clock, caller, entry);
    });
    return findMembers(this.deps.db, teamId);
  }

  /** @throws CONFLICT when the team would be left without an owner */
  async setRole(caller: Caller, userId: string, role: Role): Promise<Member[]> {
    const { teamId } = need(caller, "owner");
    await this.#change(teamId, [userId], async (tx) => {
      const before = await requireMember(tx, teamId, userId);
      if (before.role === role) return;
      if (before.role === "OWNER") await checkOtherOwner(tx, teamId, userId);
      await setRole(tx, teamId, userId, role);
      const subject = `${await nameOf(tx, userId)}: ${before.role} to ${role}`;
      await record(tx, this.deps.clock, caller, { action: "ROLE_CHANGED", subject, subjectId: userId });
    });
    return findMembers(this.deps.db, teamId);
  }

  /** Makes somebody else the owner in the caller's place, who stays as a member. */
  async transferOwnership(caller: Caller, userId: string): Promise<Member[]> {
    const { teamId, userId: own } = need(caller, "ownerSession");
    if (userId === own) throw new AppError("CONFLICT", "You own this team already.");
    await this.#change(teamId, [userId, own], async (tx) => {
      await requireMember(tx, teamId, userId);
      await setRole(tx, teamId, userId, "OWNER");
      await setRole(tx, teamId, own, "MEMBER");
      const subject = await nameOf(tx, userId);
      await record(tx, this.deps.clock, caller, {
        action: "OWNERSHIP_TRANSFERRED",
        subject,
        subjectId: userId,
      });
    });
    return findMembers(this.deps.db, teamId);
  }

  /** A change of what these people may do: at once, for connections that are open too. */
  async #change(teamId: string, userIds: string[], change: (tx: Db) => Promise<void>): Promise<void> {
    await this.deps.db.transaction(async (tx) => {
      await lockTeam(tx, teamId);
      await change(tx);
    });
    for (const userId of userIds) this.deps.bus.publish("accessChanged", { who: userId });
  }
}

async function findMembers(db: Db, teamId: string): Promise<Member[]> {
  return db
    .select({ user: users, role: memberships.role, joinedAt: memberships.joinedAt })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.teamId, teamId)))
    .orderBy(asc(memberships.joinedAt), asc(users.id));
}
