import { Field, ID, ObjectType } from "type-graphql";
import { DateTime } from "../graphql/scalars.ts";

@ObjectType({ description: "A list or a comparison as someone has set it up, for the whole team." })
export class SavedView {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { description: "Path and query of the dashboard." })
  path!: string;

  @Field(() => DateTime)
  createdAt!: Date;
}
