import { Arg, Ctx, FieldResolver, ID, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../context.ts";
import type { Topics } from "../events/event-bus.ts";
import { Run } from "./run.types.ts";
import { RunEvent, RunsPending } from "./run-event.types.ts";
import { toRun } from "./stored-run.ts";

interface RunEventsArgs {
  experimentId?: string | null;
  runId?: string | null;
}

@Resolver(() => RunEvent)
export class RunEventResolver {
  @Subscription(() => RunEvent, {
    subscribe: ({ args, context }: { args: RunEventsArgs; context: Context }) =>
      context.subscriptions.runEvents(
        context.caller,
        { experimentId: args.experimentId ?? undefined, runId: args.runId ?? undefined },
        context.onMissed,
      ),
  })
  runEvents(
    @Root() change: Topics["runChanged"],
    @Arg("experimentId", () => ID, { nullable: true }) _experimentId?: string,
    @Arg("runId", () => ID, { nullable: true }) _runId?: string,
  ): RunEvent {
    return change;
  }

  @FieldResolver(() => Run, { description: "The run as it is now." })
  async run(@Root() event: RunEvent, @Ctx() { loaders }: Context) {
    return toRun(await loaders.run.load(event.runId));
  }

  @Subscription(() => RunsPending, {
    description: "A wake-up for runners, not a promise: claim to know.",
    subscribe: ({ context }: { context: Context }) =>
      context.subscriptions.runsPending(context.caller, context.onMissed),
  })
  runsPending(@Root() event: Topics["runsPending"]): RunsPending {
    return event;
  }
}
