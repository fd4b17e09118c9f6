import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { ModelRetention } from "../files/file.types.ts";
import { connectionOf } from "../graphql/paging.ts";
import { DateTime, SafeInt } from "../graphql/scalars.ts";
import { ProvenanceInput } from "../provenance/provenance.types.ts";
import { RunStatus } from "../runs/run-status.types.ts";
import {
  DatasetConfig,
  DatasetConfigInput,
  FreezePolicy,
  FreezePolicyInput,
  TrainingConfig,
  TrainingConfigInput,
} from "./config.types.ts";
import { Queueing, QueueingInput } from "./queueing.types.ts";

@ObjectType()
export class PlannedPolicy {
  @Field(() => FreezePolicy)
  policy!: FreezePolicy;

  @Field(() => Float, { nullable: true, description: "Null: the experiment's." })
  learningRate!: number | null;
}

@ObjectType({ description: "Freeze policies x seeds." })
export class Plan {
  @Field(() => [PlannedPolicy])
  freeze!: PlannedPolicy[];

  @Field(() => [SafeInt])
  seeds!: number[];
}

// Experiment.runs, Experiment.deletedRuns and Experiment.runCounts are in runs/experiment-runs.resolver.ts.
@ObjectType()
export class Experiment {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => String)
  question!: string;

  @Field(() => [String], { description: "Words that people gave it." })
  tags!: string[];

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => String)
  modelSource!: string;

  @Field(() => DatasetConfig)
  dataset!: DatasetConfig;

  @Field(() => TrainingConfig)
  training!: TrainingConfig;

  @Field(() => Int, {
    nullable: true,
    description: "Encoder blocks of the model; null until a runner has loaded an unknown model.",
  })
  blocks!: number | null;

  @Field(() => [SafeInt])
  seeds!: number[];

  @Field(() => Plan, {
    description: "As it was given, and widened by runs added later: with it the experiment can be cloned.",
  })
  plan!: Plan;

  @Field(() => Queueing)
  queueing!: Queueing;

  @Field(() => ModelRetention)
  keepModels!: ModelRetention;

  @Field(() => Int, {
    nullable: true,
    description: "For how many days after a run's end its points are kept; null: for ever.",
  })
  keepPointsDays!: number | null;

  @Field(() => DateTime, { nullable: true, description: "Null unless it is deleted, and may be restored." })
  deletedAt!: Date | null;
}

@InputType({ description: "What is given must all hold." })
export class ExperimentFilterInput {
  @Field(() => String, { nullable: true, description: "Part of the name or of the question." })
  text?: string | null;

  @Field(() => [String], { nullable: true, description: "Tags that an experiment has, all of them." })
  tags?: string[] | null;

  @Field(() => [RunStatus], { nullable: true, description: "It has a run in one of these." })
  runStatus?: RunStatus[] | null;
}

export const ExperimentConnection = connectionOf("Experiment", () => Experiment);

@InputType()
export class PlanInput {
  @Field(() => [FreezePolicyInput])
  freeze!: FreezePolicyInput[];

  @Field(() => [SafeInt])
  seeds!: number[];
}

@InputType()
export class CreateExperimentInput {
  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  question?: string | null;

  @Field(() => String)
  modelSource!: string;

  @Field(() => DatasetConfigInput)
  dataset!: DatasetConfigInput;

  @Field(() => TrainingConfigInput, { nullable: true })
  training?: TrainingConfigInput | null;

  @Field(() => PlanInput)
  plan!: PlanInput;

  @Field(() => QueueingInput, { nullable: true })
  queueing?: QueueingInput | null;

  @Field(() => ProvenanceInput, { nullable: true, description: "The code that creates it." })
  provenance?: ProvenanceInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Any text of the client's own, new for each experiment: asked again with it, after a lost reply, the one that was created is answered.",
  })
  idempotencyKey?: string | null;
}
