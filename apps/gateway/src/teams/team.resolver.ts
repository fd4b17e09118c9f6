import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import { Team, TeamRole } from "../auth/auth.types.ts";
import type { Role } from "../auth/roles.ts";
import type { Context } from "../context.ts";
import type { TeamService } from "./team.service.ts";
import { Member } from "./team.types.ts";

@Resolver()
export class TeamResolver {
  constructor(private readonly teams: TeamService) {}

  @Query(() => [Member], { description: "The people of the team." })
  members(@Ctx() { caller }: Context) {
    return this.teams.members(caller);
  }

  @Mutation(() => Team, { description: "A team of one's own, to which this browser switches." })
  createTeam(@Arg("name", () => String) name: string, @Ctx() { caller }: Context) {
    return this.teams.create(caller, name);
  }

  @Mutation(() => Team)
  renameTeam(@Arg("name", () => String) name: string, @Ctx() { caller }: Context) {
    return this.teams.rename(caller, name);
  }

  @Mutation(() => Team, { description: "From now on this browser sees the other team." })
  switchTeam(@Arg("teamId", () => ID) teamId: string, @Ctx() { caller }: Context) {
    return this.teams.switch(caller, teamId);
  }

  @Mutation(() => Boolean)
  async leaveTeam(@Ctx() { caller }: Context) {
    await this.teams.leave(caller);
    return true;
  }

  @Mutation(() => [Member], { description: "Ends the membership, and every token of theirs in this team." })
  removeMember(@Arg("userId", () => ID) userId: string, @Ctx() { caller }: Context) {
    return this.teams.remove(caller, userId);
  }

  @Mutation(() => [Member])
  setRole(
    @Arg("userId", () => ID) userId: string,
    @Arg("role", () => TeamRole) role: Role,
    @Ctx() { caller }: Context,
  ) {
    return this.teams.setRole(caller, userId, role);
  }

  @Mutation(() => [Member], { description: "Somebody else becomes the owner, and the caller a member." })
  transferOwnership(@Arg("userId", () => ID) userId: string, @Ctx() { caller }: Context) {
    return this.teams.transferOwnership(caller, userId);
  }
}
