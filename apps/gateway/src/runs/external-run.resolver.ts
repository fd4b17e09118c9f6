import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { ExternalRunService } from "./external-run.service.ts";
import { CreateExternalRunInput } from "./external-run.types.ts";
import { Run } from "./run.types.ts";
import { toRun } from "./stored-run.ts";

@Resolver()
export class ExternalRunResolver {
  constructor(private readonly external: ExternalRunService) {}

  @Mutation(() => Run, {
    description:
      "Begins a run that a script trains itself: it logs by appendMetrics and appendLogLines with the run's attempt, and ends it by finishRun.",
  })
  async createExternalRun(
    @Arg("input", () => CreateExternalRunInput) input: CreateExternalRunInput,
    @Ctx() { caller }: Context,
  ) {
    return toRun(await this.external.create(caller, input));
  }

  @Mutation(() => Run, {
    description:
      "Goes on with a run that a script trains itself, also with one that has ended: it is RUNNING again, and its end is forgotten.",
  })
  async resumeExternalRun(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return toRun(await this.external.resume(caller, id));
  }
}
