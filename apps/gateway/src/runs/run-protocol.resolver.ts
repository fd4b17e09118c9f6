import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { Run } from "./run.types.ts";
import type { RunProtocolService } from "./run-protocol.service.ts";
import { ClaimedRun, FinishRunInput, RunAttemptInput, StartRunInput } from "./run-protocol.types.ts";
import { RunReason } from "./run-status.types.ts";
import { toRun } from "./stored-run.ts";

@Resolver()
export class RunProtocolResolver {
  constructor(private readonly protocol: RunProtocolService) {}

  @Mutation(() => ClaimedRun, {
    nullable: true,
    description: "Null when nothing is queued. The same key answers the same run.",
  })
  claimRun(
    @Arg("sessionId", () => ID) sessionId: string,
    @Arg("idempotencyKey", () => String) idempotencyKey: string,
    @Ctx() { caller }: Context,
  ) {
    return this.protocol.claim(caller, sessionId, idempotencyKey);
  }

  @Mutation(() => Run)
  async startRun(@Arg("input", () => StartRunInput) input: StartRunInput, @Ctx() { caller }: Context) {
    return toRun(await this.protocol.start(caller, input));
  }

  @Mutation(() => Boolean, { description: "Hands the run back to the queue: the runner is leaving." })
  releaseRun(
    @Arg("run", () => RunAttemptInput) run: RunAttemptInput,
    @Arg("reason", () => RunReason) reason: RunReason,
    @Ctx() { caller }: Context,
  ) {
    return this.protocol.release(caller, run, reason);
  }

  @Mutation(() => Run)
  async finishRun(@Arg("input", () => FinishRunInput) input: FinishRunInput, @Ctx() { caller }: Context) {
    return toRun(await this.protocol.finish(caller, input));
  }
}
