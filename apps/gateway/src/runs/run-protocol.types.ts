import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { RunConfig } from "../experiments/config.types.ts";
import { DateTime, MetricValue, SafeInt } from "../graphql/scalars.ts";
import { FlopsReport, PrefixReport } from "./run-cost.types.ts";
import { RunReason, RunStatus } from "./run-status.types.ts";

@InputType({
  description:
    "The attempt number is the fencing token of every write: an old one is answered STALE_ATTEMPT.",
})
export class RunAttemptInput {
  @Field(() => ID)
  runId!: string;

  @Field(() => Int)
  attempt!: number;
}

@ObjectType()
export class RunAttempt {
  @Field(() => ID)
  runId!: string;

  @Field(() => Int)
  attempt!: number;
}

@ObjectType({ description: "What a training goes on from, on any host; uploaded by an earlier attempt." })
export class RunCheckpoint {
  @Field(() => ID)
  fileId!: string;

  @Field(() => Int)
  attempt!: number;

  @Field(() => SafeInt)
  step!: number;

  @Field(() => SafeInt)
  sizeBytes!: number;

  @Field(() => String, { description: "Of its content, in hexadecimal digits." })
  sha256!: string;
}

@ObjectType({ description: "An attempt that came to train." })
export class AttemptStart {
  @Field(() => Int)
  attempt!: number;

  @Field(() => SafeInt, { nullable: true, description: "Null when it began anew." })
  resumedFromStep!: number | null;
}

@ObjectType()
export class ClaimedRun {
  @Field(() => ID)
  runId!: string;

  @Field(() => Int)
  attempt!: number;

  @Field(() => RunConfig)
  config!: RunConfig;

  @Field(() => DateTime)
  leaseExpiresAt!: Date;

  @Field(() => Int, {
    nullable: true,
    description:
      "For so long the attempt may take, from its claim on; then it is to end as FAILED with reason TIMEOUT. Null: for ever.",
  })
  timeoutSeconds!: number | null;

  @Field(() => RunCheckpoint, { nullable: true, description: "The newest one that may be gone on from." })
  checkpoint!: RunCheckpoint | null;

  @Field(() => [AttemptStart], {
    description:
      "The earlier attempts that came to train. What a runner kept of attempt a at step s it may use only if every later one of these went on from s or beyond: else the curves would have a hole.",
  })
  starts!: AttemptStart[];

  @Field(() => SafeInt, {
    description:
      "The last step that this gateway has of the run: what lies beyond, perhaps since before it was restored from a backup, cannot be gone on from.",
  })
  reachedStep!: number;
}

@InputType()
export class ScoresInput {
  @Field(() => MetricValue)
  loss!: number;

  @Field(() => Float)
  accuracy!: number;

  @Field(() => Float)
  f1!: number;
}

@InputType()
export class RunResultInput {
  @Field(() => Int)
  bestEpoch!: number;

  @Field(() => SafeInt)
  bestStep!: number;

  @Field(() => ScoresInput)
  validation!: ScoresInput;

  @Field(() => ScoresInput)
  test!: ScoresInput;

  @Field(() => Float)
  trainSeconds!: number;

  @Field(() => SafeInt, { nullable: true })
  peakMemoryBytes?: number | null;

  @Field(() => PrefixReport, { nullable: true })
  prefix?: PrefixReport | null;

  @Field(() => FlopsReport, { nullable: true })
  flops?: FlopsReport | null;

  @Field(() => String, { nullable: true })
  checkpoint?: string | null;
}

@InputType()
export class StartRunInput {
  @Field(() => RunAttemptInput)
  run!: RunAttemptInput;

  @Field(() => String)
  engine!: string;

  @Field(() => String)
  engineVersion!: string;

  @Field(() => String)
  device!: string;

  @Field(() => Int)
  blocks!: number;

  @Field(() => SafeInt)
  trainableParameters!: number;

  @Field(() => SafeInt)
  totalParameters!: number;

  @Field(() => SafeInt, {
    nullable: true,
    description: "Step of the checkpoint that this attempt goes on from; null when it begins anew.",
  })
  resumedFromStep?: number | null;
}

@InputType()
export class FinishRunInput {
  @Field(() => RunAttemptInput)
  run!: RunAttemptInput;

  @Field(() => RunStatus, { description: "SUCCEEDED, FAILED or CANCELLED." })
  outcome!: RunStatus;

  @Field(() => RunReason, { nullable: true })
  reason?: RunReason | null;

  @Field(() => String, { nullable: true })
  message?: string | null;

  @Field(() => RunResultInput, { nullable: true })
  result?: RunResultInput | null;
}
