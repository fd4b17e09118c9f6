import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { ApiTokenService } from "./api-token.service.ts";
import { ApiToken, CreateApiTokenInput, CreatedApiToken } from "./api-token.types.ts";

@Resolver()
export class ApiTokenResolver {
  constructor(private readonly tokens: ApiTokenService) {}

  @Query(() => [ApiToken], {
    description: "One's own tokens of this team; owners see all that the team has.",
  })
  apiTokens(@Ctx() { caller }: Context) {
    return this.tokens.list(caller);
  }

  @Mutation(() => CreatedApiToken)
  createApiToken(
    @Arg("input", () => CreateApiTokenInput) input: CreateApiTokenInput,
    @Ctx() { caller }: Context,
  ) {
    return this.tokens.create(caller, input);
  }

  @Mutation(() => ApiToken, { description: "One's own, or as an owner anyone's of the team. Twice is fine." })
  revokeApiToken(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.tokens.revoke(caller, id);
  }
}
