import { Arg, Ctx, ID, Int, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { Experiment } from "../experiments/experiment.types.ts";
import { toExperiment } from "../experiments/stored-config.ts";
import type { MetricRetentionService } from "./metric-retention.service.ts";

@Resolver()
export class MetricRetentionResolver {
  constructor(private readonly retention: MetricRetentionService) {}

  @Mutation(() => Experiment, {
    description:
      "For how many days after a run's end its points are kept; null: for ever. What lists show of its metrics stays.",
  })
  async keepPoints(
    @Arg("experimentId", () => ID) experimentId: string,
    @Arg("days", () => Int, { nullable: true }) days: number | null,
    @Ctx() { caller }: Context,
  ) {
    return toExperiment(await this.retention.keepPoints(caller, experimentId, days ?? null));
  }

  @Mutation(() => Int, {
    description: "Deletes a metric of all runs of the experiment, for good; the number of runs that had it.",
  })
  deleteMetric(
    @Arg("experimentId", () => ID) experimentId: string,
    @Arg("key", () => String) key: string,
    @Ctx() { caller }: Context,
  ) {
    return this.retention.deleteMetric(caller, experimentId, key);
  }
}
