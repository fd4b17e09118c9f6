import { Field, Int, ObjectType } from "type-graphql";
import { LogLine } from "../logs/log.types.ts";
import { MetricDelta } from "../metrics/metric.types.ts";

// RunEvent.run is in run-event.resolver.ts.
@ObjectType({
  description:
    "Something happened to a run. Carries only what is new; after every (re)connect a client refetches.",
})
export class RunEvent {
  /** Not a field: who to ask for the run. */
  runId!: string;

  @Field(() => Int)
  attempt!: number;

  @Field(() => [MetricDelta])
  metrics!: MetricDelta[];

  @Field(() => [LogLine])
  logLines!: LogLine[];
}

@ObjectType()
export class RunsPending {
  @Field(() => Int)
  queued!: number;
}
