import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { TeamRole } from "../auth/auth.types.ts";
import type { Role } from "../auth/roles.ts";
import { DateTime } from "../graphql/scalars.ts";

@ObjectType({ description: "A link by which one person may join the team." })
export class Invitation {
  @Field(() => ID)
  id!: string;

  @Field(() => TeamRole)
  role!: Role;

  @Field(() => String, { nullable: true, description: "Null: whoever has the link may join." })
  email!: string | null;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  expiresAt!: Date;
}

@ObjectType()
export class CreatedInvitation {
  @Field(() => String, { description: "Of the link; shown once, the server keeps its hash." })
  token!: string;

  @Field(() => String, { description: "The link." })
  url!: string;

  @Field(() => Invitation)
  invitation!: Invitation;
}

@ObjectType({ description: "What whoever has the link is told before they join." })
export class OfferedInvitation {
  @Field(() => String)
  teamName!: string;

  @Field(() => TeamRole)
  role!: Role;

  @Field(() => String, { nullable: true })
  email!: string | null;
}

@InputType({ description: "Of a new account, or of one that is there. Not needed by who is signed in." })
export class AccountInput {
  @Field(() => String, { nullable: true, description: "Of a new account." })
  name?: string | null;

  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;
}

@InputType()
export class CreateInvitationInput {
  @Field(() => TeamRole)
  role!: Role;

  @Field(() => String, { nullable: true, description: "Only an account with this address may join." })
  email?: string | null;

  @Field(() => Int, { defaultValue: 7 })
  expiresInDays!: number;
}
