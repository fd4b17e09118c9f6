import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { AccountService } from "./account.service.ts";
import type { AuthService } from "./auth.service.ts";
import { EditAccountInput, PasswordReset, TeamMembership, User, Viewer } from "./auth.types.ts";
import type { PasswordResetService } from "./password-reset.service.ts";

@Resolver()
export class AuthResolver {
  constructor(
    private readonly auth: AuthService,
    private readonly accounts: AccountService,
    private readonly passwordResets: PasswordResetService,
  ) {}

  @Query(() => Viewer, {
    nullable: true,
    description: "Null when nobody is signed in. Open without a token.",
  })
  viewer(@Ctx() { caller }: Context) {
    return this.auth.viewer(caller);
  }

  @Query(() => String, {
    nullable: true,
    description: "The name of the provider at which people can sign in. Open without a token.",
  })
  signInProvider() {
    return this.auth.signInProvider();
  }

  @Query(() => [TeamMembership], { description: "The teams that the caller is in." })
  myTeams(@Ctx() { caller }: Context) {
    return this.auth.teams(caller);
  }

  @Mutation(() => Viewer, {
    description: "Exchanges the one-time link's token for a session cookie. Open without a token.",
  })
  async signIn(@Arg("token", () => String) token: string, @Ctx() { cookies }: Context) {
    const { session, viewer } = await this.auth.signInByLink(token);
    cookies.setSession(session);
    return viewer;
  }

  @Mutation(() => Viewer, { description: "Answers with a session cookie. Open without a token." })
  async signInWithPassword(
    @Arg("email", () => String) email: string,
    @Arg("password", () => String) password: string,
    @Ctx() { cookies }: Context,
  ) {
    const { session, viewer } = await this.auth.signInByPassword(email, password);
    cookies.setSession(session);
    return viewer;
  }

  @Mutation(() => PasswordReset, {
    description:
      "For somebody of the team who has forgotten theirs; not for other owners. Only in a session.",
  })
  createPasswordReset(@Arg("userId", () => ID) userId: string, @Ctx() { caller }: Context) {
    return this.passwordResets.create(caller, userId);
  }

  @Mutation(() => Viewer, {
    description:
      "Sets the password of whoever was given the link's token, ends all their sessions, and answers with a cookie of a new one. Open without a token.",
  })
  async resetPassword(
    @Arg("token", () => String) token: string,
    @Arg("password", () => String) password: string,
    @Ctx() { cookies }: Context,
  ) {
    const { session, viewer } = await this.auth.signedIn(await this.passwordResets.reset(token, password));
    cookies.setSession(session);
    return viewer;
  }

  @Mutation(() => Boolean, { description: "Ends the session of this browser." })
  async signOut(@Ctx() { caller, cookies }: Context) {
    await this.auth.signOut(caller);
    cookies.clearSession();
    return true;
  }

  @Mutation(() => User, { description: "One's own account. Only in a session, not with a token." })
  editAccount(@Arg("input", () => EditAccountInput) input: EditAccountInput, @Ctx() { caller }: Context) {
    return this.accounts.edit(caller, input);
  }
}
