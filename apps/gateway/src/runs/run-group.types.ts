import { Field, ID, Int, ObjectType } from "type-graphql";
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
}
