import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { SafeInt } from "../graphql/scalars.ts";
import { Run } from "../runs/run.types.ts";
import { RunAttemptInput } from "../runs/run-protocol.types.ts";
import { type MetricService, xAxis } from "./metric.service.ts";
import {
  AppendedMetrics,
  MetricAxis,
  MetricColumnsInput,
  MetricSeries,
  MetricSummary,
  RunProgressInput,
} from "./metric.types.ts";

@Resolver(() => Run)
export class MetricResolver {
  constructor(private readonly metrics: MetricService) {}

  @Query(() => [String], { description: "Names of all metrics that these runs have." })
  metricKeys(@Arg("runIds", () => [ID]) runIds: string[], @Ctx() { caller }: Context) {
    return this.metrics.keys(caller, runIds);
  }

  @Query(() => [MetricSeries], {
    description: "One answer a key. All runs of it are on one grid; a run without points of it is left out.",
  })
  metricSeries(
    @Arg("runIds", () => [ID]) runIds: string[],
    @Arg("keys", () => [String]) keys: string[],
    @Arg("points", () => Int, { defaultValue: 1000 }) points: number,
    @Arg("axis", () => MetricAxis, { defaultValue: "STEP" }) axis: keyof typeof MetricAxis,
    @Arg("axisKey", () => String, { nullable: true, description: "The metric of the axis METRIC." })
    axisKey: string | undefined,
    @Ctx() { caller }: Context,
  ) {
    return this.metrics.series(caller, runIds, keys, points, xAxis(axis, axisKey ?? undefined));
  }

  @Mutation(() => AppendedMetrics)
  appendMetrics(
    @Arg("run", () => RunAttemptInput) run: RunAttemptInput,
    @Arg("seq", () => SafeInt) seq: number,
    @Arg("series", () => [MetricColumnsInput]) series: MetricColumnsInput[],
    @Arg("progress", () => RunProgressInput, { nullable: true }) progress: RunProgressInput | undefined,
    @Ctx() { caller }: Context,
  ) {
    return this.metrics.append(caller, run, seq, series, progress ?? undefined);
  }

  @FieldResolver(() => [MetricSummary])
  summaries(@Root() run: Run, @Ctx() { loaders }: Context): Promise<MetricSummary[]> {
    return loaders.summaries.load(run.id);
  }
}
