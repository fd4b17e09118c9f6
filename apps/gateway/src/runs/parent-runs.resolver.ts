import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { Experiment } from "../experiments/experiment.types.ts";
import { checkFirst } from "../graphql/paging.ts";
import { Runner } from "../runners/runner.types.ts";
import { totalOf } from "./run.queries.ts";
import { Run, RunConnection } from "./run.types.ts";
import { RunCounts } from "./run-counts.types.ts";
import { toRun } from "./stored-run.ts";

/** The runs that belong to an experiment. */
@Resolver(() => Experiment)
export class ExperimentRunsResolver {
  @FieldResolver(() => RunCounts)
  async runCounts(@Root() experiment: Experiment, @Ctx() { loaders }: Context): Promise<RunCounts> {
    const counts = await loaders.statusCounts.load(experiment.id);
    const { QUEUED = 0, CLAIMED = 0, RUNNING = 0, CANCELLING = 0, LOST = 0 } = counts;
    const { SUCCEEDED = 0, FAILED = 0, CANCELLED = 0 } = counts;
    return {
      queued: QUEUED,
      active: CLAIMED + RUNNING + CANCELLING + LOST,
      succeeded: SUCCEEDED,
      failed: FAILED,
      cancelled: CANCELLED,
      total: totalOf(counts),
    };
  }

  @FieldResolver(() => RunConnection)
  async runs(
    @Root() experiment: Experiment,
    @Arg("first", () => Int, { defaultValue: 50 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Ctx() { loaders }: Context,
  ) {
    checkFirst(first, 200);
    return loaders.runPage.load({ experimentId: experiment.id, first, after: after ?? undefined });
  }

  @FieldResolver(() => [Run], {
    description: "Deleted on their own, at most 200: restoreRun brings them back.",
  })
  async deletedRuns(@Root() experiment: Experiment, @Ctx() { loaders }: Context) {
    const deleted = await loaders.deletedRuns.load(experiment.id);
    return deleted.map(toRun);
  }
}

/** The runs that a runner has in its hands. */
@Resolver(() => Runner)
export class RunnerRunResolver {
  @FieldResolver(() => [Run], {
    description: "One for each of its slots at most, in the order of their claims.",
  })
  async currentRuns(@Root() runner: Runner, @Ctx() { loaders }: Context) {
    return (await loaders.runsInHands.load(runner.id)).map(toRun);
  }

  @FieldResolver(() => Run, { nullable: true, description: "The one that it claimed last." })
  async currentRun(@Root() runner: Runner, @Ctx() { loaders }: Context) {
    const run = (await loaders.runsInHands.load(runner.id)).at(-1);
    return run ? toRun(run) : null;
  }
}
