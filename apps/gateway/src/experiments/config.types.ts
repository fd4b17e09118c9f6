import { Field, Float, InputType, Int, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
import { SafeInt } from "../graphql/scalars.ts";

export const FreezeKind = enumOf("FreezeKind", ["PREFIX", "GROUPS"]);
export type FreezeKind = keyof typeof FreezeKind;

@ObjectType()
export class FreezePolicy {
  @Field(() => FreezeKind)
  kind!: FreezeKind;

  @Field(() => Int, { nullable: true, description: "PREFIX: number of groups frozen from the bottom." })
  depth!: number | null;

  @Field(() => [String], { nullable: true, description: "GROUPS: names of the frozen groups." })
  frozen!: string[] | null;

  @Field(() => String, { description: 'What is frozen, for people: "embeddings, blocks 0–2".' })
  label!: string;
}

@InputType()
export class FreezePolicyInput {
  @Field(() => FreezeKind, { defaultValue: FreezeKind.PREFIX })
  kind!: FreezeKind;

  @Field(() => Int, { nullable: true })
  depth?: number | null;

  @Field(() => [String], { nullable: true })
  frozen?: string[] | null;

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
