import { Ctx, Extensions, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../../context.ts";
import { Run } from "../run.types.ts";
import type { QueueReportService } from "./queue-report.service.ts";
import { QueueReport } from "./queue-report.types.ts";

@Resolver(() => Run)
export class QueueReportResolver {
  constructor(private readonly reports: QueueReportService) {}

  @Extensions({ cost: 500 }) // it looks at every runner and at every experiment that waits
  @FieldResolver(() => QueueReport, {
    nullable: true,
    description: "Why it is still queued; null when it is not.",
  })
  queueReport(@Root() run: Run, @Ctx() { caller }: Context) {
    return this.reports.report(caller, run.id);
  }
}
