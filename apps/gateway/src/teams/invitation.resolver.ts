import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { AuthService } from "../auth/auth.service.ts";
import { Viewer } from "../auth/auth.types.ts";
import type { Context } from "../context.ts";
import type { InvitationService } from "./invitation.service.ts";
import {
  AccountInput,
  CreatedInvitation,
  CreateInvitationInput,
  Invitation,
  OfferedInvitation,
} from "./invitation.types.ts";

@Resolver()
export class InvitationResolver {
  constructor(
    private readonly invitationService: InvitationService,
    private readonly auth: AuthService,
  ) {}

  @Query(() => [Invitation], { description: "Those that can still be accepted. For owners." })
  invitations(@Ctx() { caller }: Context) {
    return this.invitationService.list(caller);
  }

  @Query(() => OfferedInvitation, { description: "Open with an invitation's token only." })
  invitation(@Arg("token", () => String) token: string) {
    return this.invitationService.offered(token);
  }

  @Mutation(() => CreatedInvitation)
  createInvitation(
    @Arg("input", () => CreateInvitationInput) input: CreateInvitationInput,
    @Ctx() { caller }: Context,
  ) {
    return this.invitationService.create(caller, input);
  }

  @Mutation(() => Invitation)
  revokeInvitation(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.invitationService.revoke(caller, id);
  }

  @Mutation(() => Viewer, {
    description:
      "Joins the team, and answers with a session cookie. Open with an invitation's token only (single use).",
  })
  async acceptInvitation(
    @Arg("token", () => String) token: string,
    @Arg("account", () => AccountInput, { nullable: true }) account: AccountInput | null,
    @Ctx() { caller, cookies }: Context,
  ) {
    const session = await this.invitationService.accept(caller, token, account ?? undefined);
    const { viewer } = await this.auth.signedIn(session);
    cookies.setSession(session);
    return viewer;
  }
}
