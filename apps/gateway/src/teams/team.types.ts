import { Field, ObjectType } from "type-graphql";
import { TeamRole, User } from "../auth/auth.types.ts";
import type { Role } from "../auth/roles.ts";
import { DateTime } from "../graphql/scalars.ts";

@ObjectType({ description: "A person of the team." })
export class Member {
  @Field(() => User)
  user!: User;

  @Field(() => TeamRole)
  role!: Role;

  @Field(() => DateTime)
  joinedAt!: Date;
}
