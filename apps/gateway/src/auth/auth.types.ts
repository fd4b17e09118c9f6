import { Field, ID, ObjectType } from "type-graphql";

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
  @Field(() => User)
  user!: User;

  @Field(() => Team)
  team!: Team;
}
