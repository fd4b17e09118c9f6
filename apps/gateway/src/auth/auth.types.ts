import { role } from "@frostline/db";
import { Field, ID, InputType, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
import { DateTime } from "../graphql/scalars.ts";
import type { Role } from "./roles.ts";

export const TeamRole = enumOf("TeamRole", role.enumValues);

@ObjectType()
export class Team {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;
}

@ObjectType()
export class User {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true, description: "Null: the local owner, until they choose one." })
  email!: string | null;
}

@ObjectType({ description: "A team that one is in." })
export class TeamMembership {
  @Field(() => Team)
  team!: Team;

  @Field(() => TeamRole)
  role!: Role;
}

@ObjectType({ description: "Who is asking." })
export class Viewer {
  @Field(() => User, { nullable: true, description: "Null for a service token." })
  user!: User | null;

  @Field(() => Team)
  team!: Team;

  @Field(() => TeamRole, { description: "What the caller may do in the team." })
  role!: Role;
}

@ObjectType({ description: "A link by which somebody chooses a new password, once, within a day." })
export class PasswordReset {
  @Field(() => String, { description: "Shown once: the server keeps only a hash." })
  url!: string;

  @Field(() => DateTime)
  expiresAt!: Date;
}

@InputType({ description: "Absent fields stay as they are." })
export class EditAccountInput {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true })
  email?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "A new one ends all other sessions. Needs an e-mail address.",
  })
  password?: string | null;

  @Field(() => String, {
    nullable: true,
    description: "Needed for another address or password by whoever has a password.",
  })
  currentPassword?: string | null;
}
