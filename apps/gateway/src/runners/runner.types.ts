import { Field, Float, ID, InputType, Int, ObjectType } from "type-graphql";
import { enumOf } from "../graphql/enums.ts";
import { DateTime, SafeInt } from "../graphql/scalars.ts";
import { RunAttempt } from "../runs/run-protocol.types.ts";

export const RunnerState = enumOf(
  "RunnerState",
  ["ONLINE", "OFFLINE", "DRAINING", "QUARANTINED"],
  "DRAINING and QUARANTINED runners get no run, whether they are online or not.",
);
export type RunnerState = keyof typeof RunnerState;

export const CommandKind = enumOf("CommandKind", ["CANCEL", "STALE"]);
export type CommandKind = keyof typeof CommandKind;

@ObjectType()
export class RunnerGpu {
  @Field(() => String)
  model!: string;

  @Field(() => SafeInt)
  memoryBytes!: number;

  @Field(() => String, { nullable: true })
  driver!: string | null;
}

@InputType()
export class RunnerGpuInput {
  @Field(() => String)
  model!: string;

  @Field(() => SafeInt)
  memoryBytes!: number;

  @Field(() => String, { nullable: true })
  driver?: string | null;
}

@ObjectType({ description: "What a runner found out about its host." })
export class RunnerFacts {
  @Field(() => String)
  hostname!: string;

  @Field(() => String)
  os!: string;

  @Field(() => String)
  cpu!: string;

  @Field(() => Int)
  cores!: number;

  @Field(() => SafeInt)
  memoryBytes!: number;

  @Field(() => String, { nullable: true, description: "The model of the first GPU." })
  gpu!: string | null;

  @Field(() => [RunnerGpu], { description: "Those that the runner may use." })
  gpus!: RunnerGpu[];

  @Field(() => String, { nullable: true })
  cudaVersion!: string | null;

  @Field(() => String)
  nodeVersion!: string;

  @Field(() => String, { nullable: true })
  pythonVersion!: string | null;

  @Field(() => String, { nullable: true })
  engine!: string | null;

  @Field(() => Int, { description: "How many runs it trains at once, each in a process of its own." })
  slots!: number;
}

@InputType()
export class RunnerFactsInput {
  @Field(() => String)
  hostname!: string;

  @Field(() => String)
  os!: string;

  @Field(() => String)
  cpu!: string;

  @Field(() => Int)
  cores!: number;

  @Field(() => SafeInt)
  memoryBytes!: number;

  @Field(() => String, { nullable: true, description: "Of runners that do not know of gpus." })
  gpu?: string | null;

  @Field(() => [RunnerGpuInput], { nullable: true })
  gpus?: RunnerGpuInput[] | null;

  @Field(() => String, { nullable: true })
  cudaVersion?: string | null;

  @Field(() => String)
  nodeVersion!: string;

  @Field(() => String, { nullable: true })
  pythonVersion?: string | null;

  @Field(() => String, { nullable: true })
  engine?: string | null;

  @Field(() => Int, { nullable: true })
  slots?: number | null;
}

// Runner.currentRuns is in runs/parent-runs.resolver.ts.
@ObjectType()
export class Runner {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => RunnerState)
  state!: RunnerState;

  @Field(() => Boolean, { description: "It has an open session, and was heard of within a lease." })
  online!: boolean;

  @Field(() => [String])
  labels!: string[];

  @Field(() => Boolean, { description: "It takes one run, and is deleted when it leaves." })
  ephemeral!: boolean;

  @Field(() => RunnerFacts)
  facts!: RunnerFacts;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true })
  lastSeenAt!: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "Null unless it is deleted: its attempts keep its name.",
  })
  deletedAt!: Date | null;
}

@ObjectType()
export class RegistrationToken {
  @Field(() => String)
  token!: string;

  @Field(() => DateTime)
  expiresAt!: Date;

  @Field(() => String, {
    nullable: true,
    description:
      "Where the packed runner is, below this gateway's address; npx runs it. Null where this gateway has none.",
  })
  runnerPackage!: string | null;
}

@ObjectType({ description: "The secret is shown once; the server keeps its hash." })
export class RegisteredRunner {
  @Field(() => Runner)
  runner!: Runner;

  @Field(() => String)
  secret!: string;
}

@ObjectType()
export class RunnerSession {
  @Field(() => ID)
  id!: string;

  @Field(() => Float)
  heartbeatSeconds!: number;

  @Field(() => Float)
  leaseSeconds!: number;

  @Field(() => Float)
  pollSeconds!: number;

  @Field(() => [RunAttempt], { description: "Runs that the gateway believes this runner still has." })
  activeRuns!: RunAttempt[];
}

@ObjectType()
export class RunnerCommand {
  @Field(() => CommandKind)
  kind!: CommandKind;

  @Field(() => ID)
  runId!: string;

  @Field(() => Int)
  attempt!: number;
}

@ObjectType()
export class Heartbeat {
  @Field(() => DateTime)
  leaseExpiresAt!: Date;

  @Field(() => [RunnerCommand])
  commands!: RunnerCommand[];

  @Field(() => Boolean, {
    description: "The runner gets no new run, and is to leave when those that it has have ended.",
  })
  draining!: boolean;
}
