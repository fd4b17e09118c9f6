import { Field, InputType, Int, ObjectType } from "type-graphql";

@ObjectType({ description: "Which runners get the runs of an experiment, when, and for how long." })
export class Queueing {
  @Field(() => Int, { description: "Runs of a higher one are handed out first; usually 0." })
  priority!: number;

  @Field(() => [String], { description: "Only runners that have all of these labels get its runs." })
  requiredLabels!: string[];

  @Field(() => Int, {
    nullable: true,
    description: "An attempt that takes longer, from its claim on, is ended as a failure; null: for ever.",
  })
  timeoutMinutes!: number | null;

  @Field(() => Int, {
    description:
      "How often a run that fails, and might not fail again, is queued anew. What is bound to fail again is not.",
  })
  retries!: number;
}

@InputType({ description: "What is absent stays as it is, or as usual." })
export class QueueingInput {
  @Field(() => Int, { nullable: true, description: "-100 to 100." })
  priority?: number | null;

  @Field(() => [String], { nullable: true })
  requiredLabels?: string[] | null;

  @Field(() => Int, { nullable: true, description: "0: no limit." })
  timeoutMinutes?: number | null;

  @Field(() => Int, { nullable: true, description: "0 to 10." })
  retries?: number | null;
}
