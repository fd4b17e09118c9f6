import { role } from "@frostline/db";
import { Field, ID, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
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
