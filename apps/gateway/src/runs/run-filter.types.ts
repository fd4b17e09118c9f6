import { Field, ID, InputType, Int } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
import { DateTime, MetricValue, SafeInt } from "../graphql/scalars.ts";
import { RunStatus } from "./run-status.types.ts";

export const SummaryValue = enumOf(
  "SummaryValue",
  ["LAST", "MIN", "MAX", "BEST"],
  "One number of a metric's summary. BEST is the smallest or the largest, as the metric's goal has it.",
);

@InputType({ description: "Both ends are included; an absent one is open." })
export class IntRangeInput {
  @Field(() => Int, { nullable: true })
  from?: number | null;

  @Field(() => Int, { nullable: true })
  to?: number | null;
}

@InputType()
export class MetricChoiceInput {
  @Field(() => String)
  key!: string;

  @Field(() => SummaryValue, { defaultValue: "LAST" })
  of!: keyof typeof SummaryValue;
}

@InputType({
  description: "Runs whose metric lies in the range; both ends are included, an absent one is open.",
})
export class MetricRangeInput extends MetricChoiceInput {
  @Field(() => MetricValue, { nullable: true })
  from?: number | null;

  @Field(() => MetricValue, { nullable: true })
  to?: number | null;
}

@InputType({
  description: "What is given must all hold; within a list one is enough, unless it says otherwise.",
})
export class RunFilterInput {
  @Field(() => [ID], { nullable: true })
  experimentIds?: string[] | null;

  @Field(() => [RunStatus], { nullable: true })
  status?: RunStatus[] | null;

  @Field(() => IntRangeInput, { nullable: true })
  freezeDepth?: IntRangeInput | null;

  @Field(() => [Int], {
    nullable: true,
    description: "Encoder blocks, from 0, that are all trained at some time.",
  })
  trainedBlocks?: number[] | null;

  @Field(() => [Int], {
    nullable: true,
    description: "Encoder blocks, from 0, that are all frozen throughout.",
  })
  frozenBlocks?: number[] | null;

  @Field(() => [String], { nullable: true, description: "Tags that a run has, all of them." })
  tags?: string[] | null;

  @Field(() => [SafeInt], { nullable: true })
  seeds?: number[] | null;

  @Field(() => [ID], { nullable: true, description: "Runners that had one of its attempts." })
  runnerIds?: string[] | null;

  @Field(() => Boolean, { nullable: true })
  external?: boolean | null;

  @Field(() => [MetricRangeInput], { nullable: true, description: "All of them." })
  metrics?: MetricRangeInput[] | null;

  @Field(() => DateTime, { nullable: true })
  createdSince?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "Part of the experiment's name, of the run's message, or the beginning of its id.",
  })
  text?: string | null;
}

export const RunSortKey = enumOf("RunSortKey", [
  "CREATED",
  "STARTED",
  "FINISHED",
  "DURATION",
  "FREEZE_DEPTH",
  "SEED",
  "TRAINABLE_PARAMETERS",
  "METRIC",
]);

export const SortDirection = enumOf("SortDirection", ["ASC", "DESC"]);

@InputType({ description: "Runs that lack the value come last, in either direction." })
export class RunSortInput {
  @Field(() => RunSortKey)
  by!: keyof typeof RunSortKey;

  @Field(() => MetricChoiceInput, { nullable: true, description: "Of METRIC." })
  metric?: MetricChoiceInput | null;

  @Field(() => SortDirection, { defaultValue: "DESC" })
  direction!: keyof typeof SortDirection;
}
