import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { DateTimeColumn, MetricValueColumn, SafeIntColumn } from "../graphql/column-scalars.ts";
import { enumOf } from "../graphql/enums.ts";
import { PageInfo } from "../graphql/paging.ts";
import { DateTime, MetricValue, SafeInt } from "../graphql/scalars.ts";
import { RunPhase } from "../runs/run-phase.types.ts";

export const MetricGoal = enumOf(
  "MetricGoal",
  ["MINIMIZE", "MAXIMIZE"],
  "Whether less or more of a metric is better, by its name: losses, errors and durations are to fall, all else is to rise.",
);

@ObjectType()
export class MetricSummary {
  @Field(() => String)
  key!: string;

  @Field(() => MetricValue)
  last!: number;

  @Field(() => MetricValue, { description: "Smallest value that is a number; NaN when there is none." })
  min!: number;

  @Field(() => SafeInt, { nullable: true, description: "The first step with the smallest value." })
  minStep!: number | null;

  @Field(() => MetricValue, { description: "Largest value that is a number; NaN when there is none." })
  max!: number;

  @Field(() => SafeInt, { nullable: true, description: "The first step with the largest value." })
  maxStep!: number | null;

  @Field(() => MetricGoal)
  goal!: keyof typeof MetricGoal;

  @Field(() => MetricValue, { description: "The smallest or the largest value, as the goal has it." })
  best!: number;

  @Field(() => SafeInt, { nullable: true })
  bestStep!: number | null;

  @Field(() => SafeInt)
  lastStep!: number;

  @Field(() => SafeInt, { description: "How many points there are." })
  count!: number;
}

@ObjectType()
export class MetricDelta {
  @Field(() => String)
  key!: string;

  @Field(() => [SafeInt])
  steps!: number[];

  @Field(() => [MetricValue])
  values!: number[];
}

export const MetricAxis = enumOf(
  "MetricAxis",
  ["STEP", "TIME", "DURATION", "METRIC"],
  "TIME: seconds since 1970. DURATION: seconds since the run's first point. METRIC: another metric, such as epoch or tokens.",
);

@ObjectType({ description: "Columns of one run's points of one metric, on the shared grid of the answer." })
export class MetricColumns {
  @Field(() => ID)
  runId!: string;

  @Field(() => Int)
  attempt!: number;

  @Field(() => [SafeInt], { description: "The last step in each bucket." })
  steps!: number[];

  @Field(() => [MetricValue])
  last!: number[];

  @Field(() => [MetricValue])
  min!: number[];

  @Field(() => [MetricValue])
  max!: number[];

  @Field(() => [Int], { description: "How many points each bucket stands for." })
  count!: number[];

  @Field(() => [MetricValue], {
    nullable: true,
    description: "Where each bucket lies on the axis that was asked for; null for steps.",
  })
  x!: number[] | null;
}

@ObjectType()
export class MetricSeries {
  @Field(() => String)
  key!: string;

  @Field(() => SafeInt, {
    description: "Steps that one bucket spans: a power of two; 1 means every point is shown as it is.",
  })
  bucketSteps!: number;

  @Field(() => [MetricColumns])
  series!: MetricColumns[];
}

@ObjectType({ description: "Columns of points as they were sent." })
export class MetricPointPage {
  @Field(() => [String])
  keys!: string[];

  @Field(() => [Int])
  attempts!: number[];

  @Field(() => [SafeInt])
  steps!: number[];

  @Field(() => [DateTime])
  times!: Date[];

  @Field(() => [MetricValue])
  values!: number[];

  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType()
export class AppendedMetrics {
  @Field(() => SafeInt)
  acceptedThroughSeq!: number;

  @Field(() => Int)
  newPoints!: number;

  @Field(() => Boolean)
  stopRequested!: boolean;
}

@InputType()
export class MetricColumnsInput {
  @Field(() => String)
  key!: string;

  @Field(() => SafeIntColumn)
  steps!: number[];

  @Field(() => MetricValueColumn)
  values!: number[];

  @Field(() => DateTimeColumn)
  times!: Date[];
}

@InputType()
export class RunProgressInput {
  @Field(() => RunPhase)
  phase!: RunPhase;

  @Field(() => SafeInt)
  step!: number;

  @Field(() => SafeInt)
  totalSteps!: number;

  @Field(() => Float, { nullable: true })
  etaSeconds?: number | null;
}
