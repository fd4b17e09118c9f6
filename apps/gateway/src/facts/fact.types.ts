import { Field, ObjectType } from "type-graphql";

@ObjectType({ description: "One thing that a script said of its run, by name." })
export class Fact {
  @Field(() => String)
  key!: string;

  @Field(() => String)
  value!: string;
}
