import { Arg, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from "type-graphql";
import { need } from "../auth/caller.ts";
import type { Context } from "../context.ts";
import { Experiment } from "../experiments/experiment.types.ts";
import { toExperiment } from "../experiments/stored-config.ts";
import { Runner } from "../runners/runner.types.ts";
import type { AttemptRow } from "./run.queries.ts";
import type { RunService } from "./run.service.ts";
import { Attempt, Run, RunProgress } from "./run.types.ts";
import { toRun } from "./stored-run.ts";

@Resolver(() => Run)
export class RunResolver {
  constructor(private readonly runs: RunService) {}

  @Query(() => Run, { nullable: true })
  async run(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return toRun(await this.runs.run(caller, id));
  }

  @Mutation(() => Run)
  async cancelRun(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return toRun(await this.runs.cancel(caller, id));
  }

  @Mutation(() => [Run], {
    description:
      "Queues runs that have failed or were cancelled once more, with their history. All of them, or on an error none; a run that waits or goes on stays as it is.",
  })
  async retryRuns(@Arg("ids", () => [ID]) ids: string[], @Ctx() { caller }: Context) {
    return (await this.runs.retry(caller, ids)).map(toRun);
  }

  @Mutation(() => Run, { description: "Can be undone by restoreRun for 30 days." })
  async deleteRun(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return toRun(await this.runs.delete(caller, id));
  }

  @Mutation(() => Run)
  async restoreRun(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return toRun(await this.runs.restore(caller, id));
  }

  @FieldResolver(() => Experiment)
  async experiment(@Root() run: Run, @Ctx() { caller, loaders }: Context) {
    need(caller, "viewer"); // a runner, which sees its run here, is not to look further
    return toExperiment(await loaders.experiment.load(run.experimentId));
  }

  @FieldResolver(() => [Attempt])
  async attempts(@Root() run: Run, @Ctx() { loaders }: Context): Promise<Attempt[]> {
    return loaders.attempts.load(run.id);
  }

  @FieldResolver(() => Runner, { nullable: true })
  async runner(@Root() run: Run, @Ctx() { loaders }: Context) {
    const attempt = await currentAttempt(run, loaders);
    return attempt?.runnerId ? loaders.runner.load(attempt.runnerId) : null;
  }

  @FieldResolver(() => RunProgress, { nullable: true })
  async progress(@Root() run: Run, @Ctx() { loaders }: Context): Promise<RunProgress | null> {
    const attempt = await currentAttempt(run, loaders);
    return attempt?.phase ? { ...attempt, phase: attempt.phase } : null;
  }
}

@Resolver(() => Attempt)
export class AttemptResolver {
  @FieldResolver(() => Runner, { nullable: true })
  runner(@Root() attempt: Attempt, @Ctx() { loaders }: Context) {
    return attempt.runnerId ? loaders.runner.load(attempt.runnerId) : null;
  }
}

/** The attempt that the run is at; undefined before the first. */
export async function currentAttempt(run: Run, loaders: Context["loaders"]): Promise<AttemptRow | undefined> {
  const attempts = await loaders.attempts.load(run.id);
  return attempts.find(({ number }) => number === run.attempt);
}
