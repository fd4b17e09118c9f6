import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { RunConfig } from "../experiments/config.types.ts";
import { MetricValue, SafeInt } from "../graphql/scalars.ts";
import { SummaryValue } from "./run-filter.types.ts";

export interface MetricChoice {
  key: string;
  of: keyof typeof SummaryValue;
}

@ObjectType({ description: "A metric over the runs of a group that have it as a number." })
export class GroupMetric implements MetricChoice {
  @Field(() => String)
  key!: string;

  @Field(() => SummaryValue)
  of!: keyof typeof SummaryValue;

  @Field(() => Int, { description: "How many runs these figures are from." })
  n!: number;

  @Field(() => MetricValue, { nullable: true })
  mean!: number | null;

  @Field(() => MetricValue, {
    nullable: true,
    description: "Of the sample (n - 1); null for fewer than two runs.",
  })
  sd!: number | null;

  @Field(() => MetricValue, { nullable: true })
  min!: number | null;

  @Field(() => MetricValue, { nullable: true })
  max!: number | null;
}

@ObjectType({ description: "A figure of the results of the runs that succeeded." })
export class GroupFigure {
  @Field(() => Float)
  mean!: number;

  @Field(() => Float, { nullable: true, description: "Of the sample (n - 1); null for fewer than two runs." })
  sd!: number | null;
}

@ObjectType({ description: "What the runs of a group came to, each with the weights that it kept." })
export class GroupResult {
  @Field(() => Int, { description: "How many of the runs succeeded." })
  n!: number;

  @Field(() => GroupFigure, { description: "On the validation set." })
  accuracy!: GroupFigure;

  @Field(() => GroupFigure, { description: "Macro F1 on the validation set." })
  f1!: GroupFigure;

  @Field(() => GroupFigure, { description: "Seconds spent in training steps, without evaluation." })
  trainSeconds!: GroupFigure;
}

@ObjectType({ description: "Runs of one experiment that differ only in their seed." })
export class RunGroup {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  experimentId!: string;

  @Field(() => RunConfig, { description: "Of the first of its runs: the others differ in the seed." })
  config!: RunConfig;

  @Field(() => Int)
  count!: number;

  @Field(() => [SafeInt])
  seeds!: number[];

  @Field(() => [ID])
  runIds!: string[];

  @Field(() => [GroupMetric])
  metrics!: GroupMetric[];

  @Field(() => GroupResult, { nullable: true, description: "Null when none of the runs has succeeded." })
  result!: GroupResult | null;
}
