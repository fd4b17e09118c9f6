import { Arg, Ctx, ID, Int, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { ExportService } from "./export.service.ts";
import { MetricPointPage } from "./metric.types.ts";

@Resolver()
export class ExportResolver {
  constructor(private readonly exports: ExportService) {}

  @Query(() => MetricPointPage, {
    description: "The points of a run as they were sent, metric by metric, at most 10,000 a page.",
  })
  metricPoints(
    @Arg("runId", () => ID) runId: string,
    @Arg("keys", () => [String], { nullable: true, description: "Absent: all metrics." })
    keys: string[] | undefined,
    @Arg("archived", () => Boolean, {
      defaultValue: false,
      description: "Also what older attempts had beyond the step from which the run went on.",
    })
    archived: boolean,
    @Arg("first", () => Int, { defaultValue: 10_000 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Ctx() { caller }: Context,
  ) {
    return this.exports.points(caller, runId, {
      ...{ keys: keys ?? undefined, archived, first, after: after ?? undefined },
    });
  }
}
