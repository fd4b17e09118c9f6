import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { UserSessionService } from "./user-session.service.ts";
import { UserSession } from "./user-session.types.ts";

@Resolver()
export class UserSessionResolver {
  constructor(private readonly sessions: UserSessionService) {}

  @Query(() => [UserSession], {
    description: "Where the caller is signed in, this browser first. Only in a session, not with a token.",
  })
  mySessions(@Ctx() { caller }: Context) {
    return this.sessions.list(caller);
  }

  @Mutation(() => [UserSession], { description: "Signs one of one's own browsers out; those that are left." })
  endSession(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.sessions.end(caller, id);
  }

  @Mutation(() => [UserSession], { description: "Signs all of one's other browsers out." })
  endOtherSessions(@Ctx() { caller }: Context) {
    return this.sessions.endOthers(caller);
  }
}
