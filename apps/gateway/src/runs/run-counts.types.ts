import { Field, Int, ObjectType } from "type-graphql";

@ObjectType()
export class RunCounts {
  @Field(() => Int)
  queued!: number;

  @Field(() => Int, { description: "With a runner." })
  active!: number;

  @Field(() => Int)
  succeeded!: number;

  @Field(() => Int)
  failed!: number;

  @Field(() => Int)
  cancelled!: number;

  @Field(() => Int)
  total!: number;
}
