import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import { SafeInt } from "../graphql/scalars.ts";
import { FreezeKind, PrefixDtype, PrefixMode } from "./config-enums.ts";

@ObjectType({ description: "Fields that its kind does not have are null." })
export class FreezePolicy {
  @Field(() => FreezeKind)
  kind!: FreezeKind;

  @Field(() => Int, {
    nullable: true,
    description: "PREFIX, LPFT, DISCRIMINATIVE_LR: number of groups frozen from the bottom.",
  })
  depth!: number | null;

  @Field(() => [String], { nullable: true, description: "GROUPS: names of the frozen groups." })
  frozen!: string[] | null;

  @Field(() => Int, { nullable: true, description: "GRADUAL_UNFREEZE: epochs until the next group thaws." })
  epochsPerStage!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "GRADUAL_UNFREEZE: number of top groups that thaw in the end; null: all.",
  })
  trainedAtMost!: number | null;

  @Field(() => Int, { nullable: true, description: "AUTOFREEZE: so often the gradients are compared." })
  intervals!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "AUTOFREEZE: blocks that change less than this percentile may freeze.",
  })
  percentile!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "AUTOFREEZE: whether what is still trained loses its moments at each freeze.",
  })
  resetOptimizer!: boolean | null;

  @Field(() => Int, { nullable: true, description: "LPFT: epochs in which the head alone is trained." })
  headEpochs!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "DISCRIMINATIVE_LR: so many times lower is the rate of each group than that of the one above.",
  })
  factor!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "DISCRIMINATIVE_LR: groups whose rate is a smaller share of the top rate are frozen; null: none.",
  })
  freezeBelow!: number | null;

  @Field(() => String, { description: 'What is frozen, for people: "embeddings, blocks 0–2".' })
  label!: string;

  @Field(() => String, {
    description:
      'A name of few words, different for different policies: "k = 4", "AutoFreeze", "LP-FT → k = 2". Runs may still differ in config.training.learningRate.',
  })
  shortLabel!: string;
}

@InputType({
  description:
    "What is left out has the default of its kind (configDefaults); a field that its kind does not have is refused.",
})
export class FreezePolicyInput {
  @Field(() => FreezeKind, { defaultValue: FreezeKind.PREFIX })
  kind!: FreezeKind;

  @Field(() => Int, {
    nullable: true,
    description: "PREFIX, LPFT, DISCRIMINATIVE_LR: number of groups frozen from the bottom.",
  })
  depth?: number | null;

  @Field(() => [String], { nullable: true, description: "GROUPS: names of the frozen groups." })
  frozen?: string[] | null;

  @Field(() => Int, { nullable: true, description: "GRADUAL_UNFREEZE: epochs until the next group thaws." })
  epochsPerStage?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: "GRADUAL_UNFREEZE: number of top groups that thaw in the end; null: all.",
  })
  trainedAtMost?: number | null;

  @Field(() => Int, { nullable: true, description: "AUTOFREEZE: so often the gradients are compared." })
  intervals?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "AUTOFREEZE: blocks that change less than this percentile may freeze.",
  })
  percentile?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "AUTOFREEZE: whether what is still trained loses its moments at each freeze.",
  })
  resetOptimizer?: boolean | null;

  @Field(() => Int, { nullable: true, description: "LPFT: epochs in which the head alone is trained." })
  headEpochs?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "DISCRIMINATIVE_LR: so many times lower is the rate of each group than that of the one above.",
  })
  factor?: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      "DISCRIMINATIVE_LR: groups whose rate is a smaller share of the top rate are frozen; null: none.",
  })
  freezeBelow?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: "Learning rate of this policy's runs; the experiment's when absent.",
  })
  learningRate?: number | null;
}

@ObjectType()
export class DatasetConfig {
  @Field(() => String)
  source!: string;

  @Field(() => String)
  textColumn!: string;

  @Field(() => String, { nullable: true })
  pairColumn!: string | null;

  @Field(() => String)
  labelColumn!: string;

  @Field(() => String, { nullable: true, description: "Null: the only or the default subset." })
  subset!: string | null;

  @Field(() => String, { nullable: true, description: "Null: the split of that name." })
  trainSplit!: string | null;

  @Field(() => String, { nullable: true, description: "Null: the split of that name, or made from train." })
  validationSplit!: string | null;

  @Field(() => String, { nullable: true, description: "Null: the split of that name, or made from train." })
  testSplit!: string | null;

  @Field(() => Int, { nullable: true })
  maxTrain!: number | null;

  @Field(() => Int, { nullable: true })
  maxValidation!: number | null;

  @Field(() => Int, { nullable: true })
  maxTest!: number | null;

  @Field(() => Float)
  validationShare!: number;

  @Field(() => Float)
  testShare!: number;

  @Field(() => Float, { description: "Of rated sentences: those rated this near to 0 are dropped." })
  neutralBand!: number;
}

@InputType()
export class DatasetConfigInput {
  @Field(() => String)
  source!: string;

  @Field(() => String, { nullable: true })
  textColumn?: string | null;

  @Field(() => String, { nullable: true })
  pairColumn?: string | null;

  @Field(() => String, { nullable: true })
  labelColumn?: string | null;

  @Field(() => String, { nullable: true })
  subset?: string | null;

  @Field(() => String, { nullable: true })
  trainSplit?: string | null;

  @Field(() => String, { nullable: true })
  validationSplit?: string | null;

  @Field(() => String, { nullable: true })
  testSplit?: string | null;

  @Field(() => Int, { nullable: true })
  maxTrain?: number | null;

  @Field(() => Int, { nullable: true })
  maxValidation?: number | null;

  @Field(() => Int, { nullable: true })
  maxTest?: number | null;

  @Field(() => Float, { nullable: true })
  validationShare?: number | null;

  @Field(() => Float, { nullable: true })
  testShare?: number | null;

  @Field(() => Float, { nullable: true })
  neutralBand?: number | null;
}

@ObjectType()
export class TrainingConfig {
  @Field(() => Int)
  epochs!: number;

  @Field(() => Int)
  batchSize!: number;

  @Field(() => Int)
  evalBatchSize!: number;

  @Field(() => Float)
  learningRate!: number;

  @Field(() => Float)
  weightDecay!: number;

  @Field(() => Float)
  warmupRatio!: number;

  @Field(() => Float)
  maxGradNorm!: number;

  @Field(() => Int)
  maxLength!: number;

  @Field(() => Float)
  adamBeta1!: number;

  @Field(() => Float)
  adamBeta2!: number;

  @Field(() => Float)
  adamEpsilon!: number;

  @Field(() => Float, { nullable: true, description: "Null: as in the model's own configuration." })
  dropout!: number | null;

  @Field(() => Float, { nullable: true, description: "Null: as in the model's own configuration." })
  attentionDropout!: number | null;

  @Field(() => Float, { nullable: true, description: "Null: as in the model's own configuration." })
  classifierDropout!: number | null;

  @Field(() => PrefixMode)
  prefixMode!: PrefixMode;

  @Field(() => Int, { nullable: true, description: "Of STOCHASTIC_CACHE; null: one for each epoch." })
  prefixCopies!: number | null;

  @Field(() => PrefixDtype)
  prefixDtype!: PrefixDtype;
}

@InputType()
export class TrainingConfigInput {
  @Field(() => Int, { nullable: true })
  epochs?: number | null;

  @Field(() => Int, { nullable: true })
  batchSize?: number | null;

  @Field(() => Int, { nullable: true })
  evalBatchSize?: number | null;

  @Field(() => Float, { nullable: true })
  learningRate?: number | null;

  @Field(() => Float, { nullable: true })
  weightDecay?: number | null;

  @Field(() => Float, { nullable: true })
  warmupRatio?: number | null;

  @Field(() => Float, { nullable: true })
  maxGradNorm?: number | null;

  @Field(() => Int, { nullable: true })
  maxLength?: number | null;

  @Field(() => Float, { nullable: true })
  adamBeta1?: number | null;

  @Field(() => Float, { nullable: true })
  adamBeta2?: number | null;

  @Field(() => Float, { nullable: true })
  adamEpsilon?: number | null;

  @Field(() => Float, { nullable: true })
  dropout?: number | null;

  @Field(() => Float, { nullable: true })
  attentionDropout?: number | null;

  @Field(() => Float, { nullable: true })
  classifierDropout?: number | null;

  @Field(() => PrefixMode, { nullable: true })
  prefixMode?: PrefixMode | null;

  @Field(() => Int, { nullable: true })
  prefixCopies?: number | null;

  @Field(() => PrefixDtype, { nullable: true })
  prefixDtype?: PrefixDtype | null;
}

@ObjectType()
export class RunConfig {
  @Field(() => String)
  modelSource!: string;

  @Field(() => DatasetConfig)
  dataset!: DatasetConfig;

  @Field(() => FreezePolicy)
  freeze!: FreezePolicy;

  @Field(() => TrainingConfig)
  training!: TrainingConfig;

  @Field(() => SafeInt)
  seed!: number;
}
