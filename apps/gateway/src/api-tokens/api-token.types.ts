import { tokenScope } from "@frostline/db";
import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { TeamRole, User } from "../auth/auth.types.ts";
import type { Role, TokenScope as Scope } from "../auth/roles.ts";
import { enumOf } from "../graphql/enums.ts";
import { DateTime } from "../graphql/scalars.ts";

export const TokenScope = enumOf(
  "TokenScope",
  tokenScope.enumValues,
  "What a token may be used for, of what its role may do. READ: see what the team has. WRITE: create and change experiments " +
    "and runs. RUNNERS: let runners join, drain and delete them. ADMIN: members, invitations, tokens, one's own account.",
);

@ObjectType({ description: "A token for scripts. The token itself is shown once, when it is created." })
export class ApiToken {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "How the token begins." })
  prefix!: string;

  @Field(() => [TokenScope])
  scopes!: Scope[];

  @Field(() => User, { description: "Whose it is; of a service token, who made it." })
  user!: User;

  @Field(() => TeamRole, {
    nullable: true,
    description: "Of a service token. Null: the token has its person's role, and ends with the membership.",
  })
  serviceRole!: Role | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "Null: it does not end by itself." })
  expiresAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "To the minute. Null: never." })
  lastUsedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  revokedAt!: Date | null;
}

@InputType()
export class CreateApiTokenInput {
  @Field(() => String)
  name!: string;

  @Field(() => [TokenScope])
  scopes!: Scope[];

  @Field(() => Int, { nullable: true, description: "Null: it does not end by itself." })
  expiresInDays?: number | null;

  @Field(() => TeamRole, {
    nullable: true,
    description:
      "Makes a service token: it belongs to the team, and goes on working when its maker leaves. For owners.",
  })
  serviceRole?: Role | null;
}

@ObjectType()
export class CreatedApiToken {
  @Field(() => String, { description: "Shown once; the server keeps its hash." })
  token!: string;

  @Field(() => ApiToken)
  apiToken!: ApiToken;
}
