import { Field, Int, ObjectType } from "type-graphql";
import { enumOf } from "../../graphql/enums.ts";
import { SafeInt } from "../../graphql/scalars.ts";
import { Runner } from "../../runners/runner.types.ts";

export const QueueVerdict = enumOf(
  "QueueVerdict",
  ["WOULD_TAKE", "BUSY", "OFFLINE", "DRAINING", "QUARANTINED", "NOT_ENOUGH_MEMORY", "LABEL_MISSING"],
  "Whether a runner would take a queued run, or what keeps it from that: the first thing that would have to change.",
);
export type QueueVerdict = keyof typeof QueueVerdict;

@ObjectType()
export class RunnerQueueVerdict {
  @Field(() => Runner)
  runner!: Runner;

  @Field(() => QueueVerdict)
  verdict!: QueueVerdict;

  @Field(() => String, {
    description: 'The same for a person, to be read after the runner\'s name: "lacks the label gpu".',
  })
  words!: string;

  @Field(() => [String], { description: "Of the labels that the run requires, those that the runner lacks." })
  missingLabels!: string[];

  @Field(() => SafeInt, { description: "Memory that the runner has for each run that it trains at once." })
  hasBytes!: number;
}

@ObjectType({ description: "Why a run is still queued." })
export class QueueReport {
  @Field(() => String)
  sentence!: string;

  @Field(() => Int, {
    description: "About how many runs are handed out before it: experiments of equal priority take turns.",
  })
  runsAhead!: number;

  @Field(() => SafeInt, {
    nullable: true,
    description: "What it is estimated to need; null where that is not known, and does not matter then.",
  })
  needsBytes!: number | null;

  @Field(() => [RunnerQueueVerdict], { description: "Of each runner of the team." })
  runners!: RunnerQueueVerdict[];
}
