import { Arg, Ctx, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { AuthService } from "./auth.service.ts";
import { Viewer } from "./auth.types.ts";

@Resolver()
export class AuthResolver {
  readonly #auth: AuthService;

  constructor(auth: AuthService) {
    this.#auth = auth;
  }

  @Query(() => Viewer, {
    nullable: true,
    description: "Null when nobody is signed in: the only field open without a token.",
  })
  viewer(@Ctx() { caller }: Context) {
    return this.#auth.viewer(caller);
  }

  @Mutation(() => Viewer, {
    description: "Exchanges the one-time link's token for a session cookie. Open without a token.",
  })
  async signIn(@Arg("token", () => String) token: string, @Ctx() { cookies }: Context) {
    const { session, viewer } = await this.#auth.signIn(token);
    cookies.setSession(session);
    return viewer;
  }

  @Mutation(() => Boolean)
  async signOut(@Ctx() { caller, cookies }: Context) {
    await this.#auth.signOut(caller);
    cookies.clearSession();
    return true;
  }
}
