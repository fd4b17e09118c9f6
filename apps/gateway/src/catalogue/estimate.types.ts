import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import { FreezePolicy } from "../experiments/config.types.ts";
import { SafeInt } from "../graphql/scalars.ts";

export const usualTexts = { train: 8000, validation: 1000, test: 1000 };

@InputType({ description: "How many texts there are; their lengths are taken from movie reviews." })
export class TextCountsInput {
  @Field(() => Int, { defaultValue: usualTexts.train })
  train!: number;

  @Field(() => Int, { defaultValue: usualTexts.validation })
  validation!: number;

  @Field(() => Int, { defaultValue: usualTexts.test })
  test!: number;
}

@ObjectType()
export class GroupSize {
  @Field(() => String)
  name!: string;

  @Field(() => SafeInt)
  parameters!: number;
}

@ObjectType({ description: "Floating-point operations in matrix products." })
export class FlopsEstimate {
  @Field(() => Float, { description: "Of the training steps of an epoch, in the mean over the epochs." })
  epoch!: number;

  @Field(() => Float, { description: "The same, were the frozen layers computed anew in every step." })
  epochWithoutCache!: number;

  @Field(() => Float, {
    description:
      "Of computing the states of the frozen layers, once for all runs that freeze the same; 0 when none are kept.",
  })
  prefix!: number;

  @Field(() => Float, {
    description: "Of the whole run: training, evaluations and the frozen layers' states.",
  })
  run!: number;

  @Field(() => Float)
  runWithoutCache!: number;

  @Field(() => Float, {
    description:
      "Of the run's training steps as Hugging Face takes them: padded, every layer for every token.",
  })
  trainingPadded!: number;
}

@ObjectType({ description: "Bytes that a training needs beyond the engine itself, at its largest." })
export class MemoryEstimate {
  @Field(() => SafeInt)
  weights!: number;

  @Field(() => SafeInt)
  gradients!: number;

  @Field(() => SafeInt)
  optimizer!: number;

  @Field(() => SafeInt, { description: "What the forward pass keeps for the backward pass." })
  activations!: number;

  @Field(() => SafeInt, {
    description: "Copies outside the engine: the pretrained weights, and those of the best epoch.",
  })
  copies!: number;

  @Field(() => SafeInt)
  total!: number;
}

@ObjectType()
export class PolicyEstimate {
  @Field(() => FreezePolicy)
  policy!: FreezePolicy;

  @Field(() => SafeInt, { description: "Parameters that are trained at some time. Exact." })
  trainableParameters!: number;

  @Field(() => [Boolean], { description: "Of each layer group, bottom to top: whether it is never trained." })
  frozen!: boolean[];

  @Field(() => SafeInt)
  steps!: number;

  @Field(() => FlopsEstimate)
  flops!: FlopsEstimate;

  @Field(() => MemoryEstimate)
  memory!: MemoryEstimate;

  @Field(() => SafeInt, {
    description: "Bytes on the runner's disk, shared by all runs that freeze the same.",
  })
  cacheBytes!: number;

  @Field(() => Boolean, {
    description: "What it freezes depends on the gradients, and is counted as nothing: it will be cheaper.",
  })
  upperBound!: boolean;
}

@ObjectType({
  description:
    "Numbers of parameters are exact, computed from the model's shape; the rest depends on the texts' lengths.",
})
export class Estimate {
  @Field(() => SafeInt)
  totalParameters!: number;

  @Field(() => [GroupSize], { description: "Bottom to top." })
  groups!: GroupSize[];

  @Field(() => [PolicyEstimate], { description: "One for each policy that was asked for, in that order." })
  policies!: PolicyEstimate[];
}
