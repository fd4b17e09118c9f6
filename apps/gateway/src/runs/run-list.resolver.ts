import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { RunConnection } from "./run.types.ts";
import { MetricChoiceInput, RunFilterInput, RunSortInput } from "./run-filter.types.ts";
import { RunGroup } from "./run-group.types.ts";
import type { RunListService } from "./run-list.service.ts";

@Resolver()
export class RunListResolver {
  constructor(private readonly list: RunListService) {}

  @Query(() => RunConnection, {
    description: "Runs of the whole team, newest first unless sorted otherwise.",
  })
  runs(
    @Arg("filter", () => RunFilterInput, { nullable: true }) filter: RunFilterInput | undefined,
    @Arg("sort", () => RunSortInput, { nullable: true }) sort: RunSortInput | undefined,
    @Arg("first", () => Int, { defaultValue: 50 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Ctx() { caller }: Context,
  ) {
    return this.list.page(caller, filter ?? {}, sort ?? undefined, { first, after: after ?? undefined });
  }

  @Query(() => [RunGroup], {
    description:
      "Runs that differ only in their seed, taken together; at most 1,000 groups, newest experiments first.",
  })
  runGroups(
    @Arg("filter", () => RunFilterInput, { nullable: true }) filter: RunFilterInput | undefined,
    @Arg("metrics", () => [MetricChoiceInput], { defaultValue: [] }) metrics: MetricChoiceInput[],
    @Ctx() { caller }: Context,
  ) {
    return this.list.groups(caller, filter ?? {}, metrics);
  }
}
