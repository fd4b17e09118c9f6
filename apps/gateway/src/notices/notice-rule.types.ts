import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
import { DateTime } from "../graphql/scalars.ts";
import { RunStatus } from "../runs/run-status.types.ts";
import { comparisons, runnerTroubles } from "./condition.ts";
import { Webhook } from "./webhook.types.ts";

export const Comparison = enumOf("Comparison", comparisons);

export const RunnerTrouble = enumOf(
  "RunnerTrouble",
  runnerTroubles,
  "SILENT: not heard of any more while it had a run.",
);

@InputType()
export class MetricThresholdInput {
  @Field(() => String)
  key!: string;

  @Field(() => Comparison)
  comparison!: (typeof comparisons)[number];

  @Field(() => Float)
  threshold!: number;
}

@InputType()
export class NoImprovementInput {
  @Field(() => String, { description: "Whether less or more of it is better is told by its name." })
  key!: string;

  @Field(() => Int, {
    description: "So many values after the best one, which is as many epochs for validation/loss.",
  })
  evaluations!: number;
}

@InputType({ description: "Exactly one of them." })
export class NoticeConditionInput {
  @Field(() => [RunStatus], {
    nullable: true,
    description: "A run has come to one of these: SUCCEEDED, FAILED, CANCELLED, LOST.",
  })
  statuses?: RunStatus[] | null;

  @Field(() => [RunnerTrouble], {
    nullable: true,
    description: "A runner has come into one of these. Of the whole team: not with an experimentId.",
  })
  runnerTroubles?: (typeof runnerTroubles)[number][] | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "Runs have waited in the queue for so many minutes, and none of their experiment was begun in that time.",
  })
  queuedMinutes?: number | null;

  @Field(() => MetricThresholdInput, {
    nullable: true,
    description: "A value of a run that goes on is beyond a threshold; told once for each run.",
  })
  metric?: MetricThresholdInput | null;

  @Field(() => NoImprovementInput, {
    nullable: true,
    description: "A running run's metric has not become better; told once for each best value.",
  })
  noImprovement?: NoImprovementInput | null;
}

@InputType()
export class CreateNoticeRuleInput {
  @Field(() => String)
  name!: string;

  @Field(() => NoticeConditionInput)
  when!: NoticeConditionInput;

  @Field(() => ID, { nullable: true, description: "Null: of all the team's experiments." })
  experimentId?: string | null;

  @Field(() => [ID], {
    defaultValue: [],
    description: "Webhooks that are told, besides the dashboard, where every notice is.",
  })
  webhookIds!: string[];
}

// NoticeRule.experiment is in notice-rule.resolver.ts.
@ObjectType({ description: "What the team wants to be told of." })
export class NoticeRule {
  /** Not a field: who to ask for the experiment. */
  experimentId!: string | null;

  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String, { description: 'The condition as a sentence, such as "a run has failed".' })
  condition!: string;

  @Field(() => [Webhook])
  webhooks!: Webhook[];

  @Field(() => Boolean)
  enabled!: boolean;

  @Field(() => DateTime)
  createdAt!: Date;
}
