import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import type { DataReportService } from "./data-report.service.ts";
import { DataReport } from "./data-report.types.ts";
import { currentAttempt } from "./run.resolver.ts";
import { Run } from "./run.types.ts";
import { RunAttemptInput } from "./run-protocol.types.ts";

@Resolver(() => Run)
export class DataReportResolver {
  constructor(private readonly reports: DataReportService) {}

  @FieldResolver(() => DataReport, {
    nullable: true,
    description: "Of the current attempt; null until its runner has read the data.",
  })
  async dataReport(@Root() run: Run, @Ctx() { loaders }: Context): Promise<DataReport | null> {
    const attempt = await currentAttempt(run, loaders);
    return (attempt?.dataReport as DataReport | null | undefined) ?? null; // checked when it was written
  }

  @Mutation(() => Boolean, { description: "What the attempt trains on; a later report takes its place." })
  reportDataset(
    @Arg("run", () => RunAttemptInput) run: RunAttemptInput,
    @Arg("report", () => DataReport) report: DataReport,
    @Ctx() { caller }: Context,
  ) {
    return this.reports.report(caller, run, report);
  }
}
