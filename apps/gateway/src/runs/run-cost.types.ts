import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import { PrefixMode } from "../experiments/config-enums.ts";
import { SafeInt } from "../graphql/scalars.ts";

// Each of these is the same in and out: what a training cost, and what it was spared.

@InputType("PrefixReportInput")
@ObjectType({ description: "What the frozen layers below the lowest trained one took." })
export class PrefixReport {
  @Field(() => PrefixMode)
  mode!: PrefixMode;

  @Field(() => Int, {
    description:
      "Texts whose states were in the cache of the runner's host already; summed over levels and copies.",
  })
  hits!: number;

  @Field(() => Int, { description: "Texts whose states had to be computed, each once." })
  computed!: number;

  @Field(() => SafeInt, { description: "Read from the disk and written to it." })
  bytes!: number;

  @Field(() => Float, { description: "Seconds spent in computing and storing them." })
  seconds!: number;
}

@InputType("FlopsReportInput")
@ObjectType({
  description: "Floating-point operations in matrix products, computed from the lengths of the texts.",
})
export class FlopsReport {
  @Field(() => Float, {
    description: "Of the whole training, its evaluations, and the states that were computed for it.",
  })
  done!: number;

  @Field(() => Float, { description: "The same, were the frozen layers computed anew in every step." })
  withoutCache!: number;

  @Field(() => Float, {
    description:
      "Of the training steps alone, as Hugging Face takes them: padded, every layer for every token.",
  })
  paddedTraining!: number;

  @Field(() => Boolean, {
    description: "The schedule depended on the gradients, and was counted as if it froze nothing.",
  })
  upperBound!: boolean;
}
