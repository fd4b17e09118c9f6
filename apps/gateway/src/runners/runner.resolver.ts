import { Arg, Ctx, ID, Int, Mutation, Query, Resolver, Root, Subscription } from "type-graphql";
import type { Context } from "../context.ts";
import type { Topics } from "../events/event-bus.ts";
import { RunAttemptInput } from "../runs/run-protocol.types.ts";
import type { RunnerService } from "./runner.service.ts";
import {
  Heartbeat,
  RegisteredRunner,
  RegistrationToken,
  Runner,
  RunnerFactsInput,
  RunnerSession,
} from "./runner.types.ts";
import type { RunnerControlService } from "./runner-control.service.ts";
import type { SessionService } from "./session.service.ts";

@Resolver(() => Runner)
export class RunnerResolver {
  constructor(private readonly runnerService: RunnerService) {}

  @Query(() => [Runner])
  runners(@Ctx() { caller }: Context) {
    return this.runnerService.runners(caller);
  }

  @Query(() => Runner, { description: "The runner that asks, by its secret." })
  thisRunner(@Ctx() { caller }: Context) {
    return this.runnerService.thisRunner(caller);
  }

  @Mutation(() => RegistrationToken)
  createRunnerRegistrationToken(
    @Arg("labels", () => [String], { defaultValue: [] }) labels: string[],
    @Arg("ttlSeconds", () => Int, { defaultValue: 3600 }) ttlSeconds: number,
    @Arg("ephemeral", () => Boolean, {
      defaultValue: false,
      description: "The runner takes one run, and is deleted when it leaves.",
    })
    ephemeral: boolean,
    @Ctx() { caller }: Context,
  ) {
    return this.runnerService.createRegistrationToken(caller, labels, ttlSeconds, ephemeral);
  }

  @Mutation(() => RegisteredRunner, { description: "Open with a registration token only (single use)." })
  registerRunner(
    @Arg("token", () => String) token: string,
    @Arg("name", () => String) name: string,
    @Arg("facts", () => RunnerFactsInput) facts: RunnerFactsInput,
    @Arg("ephemeral", () => Boolean, {
      defaultValue: false,
      description: "As by its token, where the runner itself knows that it will leave.",
    })
    ephemeral: boolean,
    @Arg("idempotencyKey", () => String, {
      nullable: true,
      description:
        "At least 32 random characters that the runner keeps to itself: asked again with the same token and key, the same runner and secret are answered.",
    })
    idempotencyKey: string | null | undefined,
  ) {
    return this.runnerService.register(token, { name, facts, ephemeral, idempotencyKey });
  }

  @Subscription(() => Runner, {
    subscribe: ({ context }: { context: Context }) =>
      context.subscriptions.runnerChanged(context.caller, context.onMissed),
  })
  runnerChanged(@Root() event: Topics["runnerChanged"], @Ctx() { loaders }: Context) {
    return loaders.runner.load(event.runnerId);
  }
}

@Resolver()
export class RunnerControlResolver {
  constructor(private readonly control: RunnerControlService) {}

  @Mutation(() => Runner, {
    description:
      "It gets no new run, and leaves when those that it has have ended. A runner may drain itself.",
  })
  drainRunner(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.control.drain(caller, id);
  }

  @Mutation(() => Runner, { description: "Ends a drain." })
  resumeRunner(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.control.resume(caller, id);
  }

  @Mutation(() => Runner, { description: "It gets runs again." })
  liftQuarantine(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.control.liftQuarantine(caller, id);
  }

  @Mutation(() => Boolean, {
    description:
      "Its secret opens nothing any more; the runs that it has go back to the queue. A runner may delete itself.",
  })
  deleteRunner(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.control.delete(caller, id);
  }
}

@Resolver()
export class SessionResolver {
  constructor(private readonly sessions: SessionService) {}

  @Mutation(() => RunnerSession)
  openRunnerSession(
    @Arg("protocolVersion", () => Int) protocolVersion: number,
    @Arg("facts", () => RunnerFactsInput) facts: RunnerFactsInput,
    @Arg("replace", () => Boolean, { defaultValue: false }) replace: boolean,
    @Arg("idempotencyKey", () => String, { nullable: true }) idempotencyKey: string | null | undefined,
    @Ctx() { caller }: Context,
  ) {
    return this.sessions.open(caller, protocolVersion, facts, { replace, idempotencyKey });
  }

  @Mutation(() => Boolean)
  closeRunnerSession(@Arg("sessionId", () => ID) sessionId: string, @Ctx() { caller }: Context) {
    return this.sessions.close(caller, sessionId);
  }

  @Subscription(() => Boolean, {
    description:
      "For a runner: there is something to tell it, and the answer to a heartbeat brings it. A hint; without it only time is lost.",
    subscribe: ({ context }: { context: Context }) =>
      context.subscriptions.heartbeatWanted(context.caller, context.onMissed),
  })
  heartbeatWanted(): boolean {
    return true;
  }

  @Mutation(() => Heartbeat)
  heartbeat(
    @Arg("sessionId", () => ID) sessionId: string,
    @Arg("runs", () => [RunAttemptInput]) runs: RunAttemptInput[],
    @Ctx() { caller }: Context,
  ) {
    return this.sessions.heartbeat(caller, sessionId, runs);
  }
}
