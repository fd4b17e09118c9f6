import { Field, ID, ObjectType } from "type-graphql";
import { connectionOf } from "../graphql/paging.ts";
import { DateTime } from "../graphql/scalars.ts";

@ObjectType({ description: "Something that a rule speaks of has happened." })
export class Notice {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => String, {
    description:
      "run.succeeded, run.failed, run.cancelled, run.lost, runner.quarantined, runner.silent, queue.stuck, metric.crossed or metric.stalled.",
  })
  type!: string;

  @Field(() => String, { description: "The rule's name at that time." })
  title!: string;

  @Field(() => String, { description: "One sentence." })
  text!: string;

  @Field(() => ID, { nullable: true, description: "Null for what concerns a runner." })
  experimentId!: string | null;

  @Field(() => ID, { nullable: true, description: "Null for what concerns the experiment as a whole." })
  runId!: string | null;

  @Field(() => ID, { nullable: true })
  runnerId!: string | null;
}

@ObjectType()
export class NoticeConnection extends connectionOf("Notice", () => Notice) {}

@ObjectType({ description: "There are new notices: ask for them." })
export class NoticesAdded {
  @Field(() => ID)
  teamId!: string;
}
