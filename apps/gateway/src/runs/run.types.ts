import { Field, Float, ID, Int, ObjectType } from "type-graphql";
import { FreezePolicy, RunConfig } from "../experiments/config.types.ts";
import { connectionOf } from "../graphql/paging.ts";
import { DateTime, MetricValue, SafeInt } from "../graphql/scalars.ts";
import { FlopsReport, PrefixReport } from "./run-cost.types.ts";
import { RunPhase } from "./run-phase.types.ts";
import { RunReason, RunStatus } from "./run-status.types.ts";

@ObjectType()
export class RunProgress {
  @Field(() => RunPhase)
  phase!: RunPhase;

  @Field(() => SafeInt)
  step!: number;

  @Field(() => SafeInt)
  totalSteps!: number;

  @Field(() => Float, { nullable: true })
  etaSeconds!: number | null;
}

@ObjectType()
export class Scores {
  @Field(() => MetricValue)
  loss!: number;

  @Field(() => Float)
  accuracy!: number;

  @Field(() => Float)
  f1!: number;
}

@ObjectType()
export class RunResult {
  @Field(() => Int)
  bestEpoch!: number;

  @Field(() => SafeInt)
  bestStep!: number;

  @Field(() => Scores)
  validation!: Scores;

  @Field(() => Scores)
  test!: Scores;

  @Field(() => Float, { description: "Seconds spent in training steps, without evaluation." })
  trainSeconds!: number;

  @Field(() => SafeInt, { nullable: true })
  peakMemoryBytes!: number | null;

  @Field(() => PrefixReport, {
    nullable: true,
    description: "Null when the runner did not say: a run of an earlier version.",
  })
  prefix!: PrefixReport | null;

  @Field(() => FlopsReport, { nullable: true })
  flops!: FlopsReport | null;

  @Field(() => String, {
    nullable: true,
    description: "Folder on the runner's host with the best weights in Hugging Face layout.",
  })
  checkpoint!: string | null;
}

// Attempt.runner is in run.resolver.ts.
@ObjectType()
export class Attempt {
  /** Not a field: who to ask for the runner. */
  runnerId!: string | null;

  @Field(() => Int)
  number!: number;

  @Field(() => String, { nullable: true })
  engine!: string | null;

  @Field(() => String, { nullable: true })
  engineVersion!: string | null;

  @Field(() => String, { nullable: true })
  device!: string | null;

  @Field(() => DateTime)
  startedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  finishedAt!: Date | null;

  @Field(() => RunStatus, {
    nullable: true,
    description: "How it ended: SUCCEEDED, FAILED, CANCELLED or QUEUED (handed back); null while it goes on.",
  })
  outcome!: RunStatus | null;

  @Field(() => RunReason, { nullable: true })
  reason!: RunReason | null;

  @Field(() => SafeInt, {
    nullable: true,
    description:
      "The step of the checkpoint that it went on from: earlier attempts count up to there. Null when it began anew.",
  })
  resumedFromStep!: number | null;
}

// Run.experiment, attempts, runner, progress and dataReport are in run.resolver.ts; layers, summaries and log in their own folders.
@ObjectType()
export class Run {
  /** Not fields: who to ask for the rest. */
  experimentId!: string;
  storedConfig!: unknown;

  @Field(() => ID)
  id!: string;

  @Field(() => RunConfig)
  config!: RunConfig;

  @Field(() => FreezePolicy)
  freeze!: FreezePolicy;

  @Field(() => SafeInt)
  seed!: number;

  @Field(() => [String], { description: "Words that people gave it." })
  tags!: string[];

  @Field(() => Boolean, { description: "Trained by a script, which only logs here." })
  external!: boolean;

  @Field(() => RunStatus)
  status!: RunStatus;

  @Field(() => RunReason, { nullable: true })
  reason!: RunReason | null;

  @Field(() => String, { nullable: true, description: "One sentence on why it ended as it did." })
  message!: string | null;

  @Field(() => Int, { description: "Number of the current attempt; 0 before the first." })
  attempt!: number;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  queuedAt!: Date;

  @Field(() => DateTime, { nullable: true })
  startedAt!: Date | null;

  @Field(() => DateTime, { nullable: true })
  finishedAt!: Date | null;

  @Field(() => SafeInt, { nullable: true })
  trainableParameters!: number | null;

  @Field(() => SafeInt, { nullable: true })
  totalParameters!: number | null;

  @Field(() => RunResult, { nullable: true })
  result!: RunResult | null;

  @Field(() => DateTime, { nullable: true, description: "Null unless it is deleted, and may be restored." })
  deletedAt!: Date | null;
}

export const RunConnection = connectionOf("Run", () => Run);
