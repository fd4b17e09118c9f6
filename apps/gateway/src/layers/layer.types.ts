import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import { MetricValue, SafeInt } from "../graphql/scalars.ts";

@ObjectType({
  description:
    "One layer group of a run, bottom to top, as last reported (or as planned, before the run starts).",
})
export class LayerState {
  @Field(() => Int)
  group!: number;

  @Field(() => String)
  name!: string;

  @Field(() => Boolean)
  frozen!: boolean;

  @Field(() => SafeInt)
  step!: number;

  @Field(() => Float, { nullable: true })
  learningRate!: number | null;

  @Field(() => MetricValue, { nullable: true })
  gradientNorm!: number | null;

  @Field(() => MetricValue, { nullable: true })
  weightDrift!: number | null;
}

@ObjectType({
  description:
    "Everything that was reported of one layer group, oldest first; of a resumed run also by earlier attempts, up to where it went on.",
})
export class LayerTimeline {
  @Field(() => Int)
  group!: number;

  @Field(() => String)
  name!: string;

  @Field(() => [SafeInt])
  steps!: number[];

  @Field(() => [Boolean])
  frozen!: boolean[];

  @Field(() => [Float], { nullable: "items", description: "Null where the group is frozen." })
  learningRates!: (number | null)[];
}

@InputType()
export class LayerStateInput {
  @Field(() => Int)
  group!: number;

  @Field(() => String)
  name!: string;

  @Field(() => Boolean)
  frozen!: boolean;

  @Field(() => Float, { nullable: true })
  learningRate?: number | null;

  @Field(() => MetricValue, { nullable: true })
  gradientNorm?: number | null;

  @Field(() => MetricValue, { nullable: true })
  weightDrift?: number | null;
}
