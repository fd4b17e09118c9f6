import { Arg, Ctx, ID, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { Experiment } from "../experiments/experiment.types.ts";
import { toExperiment } from "../experiments/stored-config.ts";
import { Run } from "../runs/run.types.ts";
import { toRun } from "../runs/stored-run.ts";
import type { TagService } from "./tag.service.ts";

@Resolver()
export class TagResolver {
  constructor(private readonly tagService: TagService) {}

  @Query(() => [String], { description: "All tags of the team's experiments and runs, sorted." })
  tags(@Ctx() { caller }: Context) {
    return this.tagService.tags(caller);
  }

  @Mutation(() => [Run])
  async tagRuns(
    @Arg("runIds", () => [ID]) runIds: string[],
    @Arg("add", () => [String], { defaultValue: [] }) add: string[],
    @Arg("remove", () => [String], { defaultValue: [] }) remove: string[],
    @Ctx() { caller }: Context,
  ) {
    return (await this.tagService.tagRuns(caller, runIds, { add, remove })).map(toRun);
  }

  @Mutation(() => Experiment)
  async tagExperiment(
    @Arg("id", () => ID) id: string,
    @Arg("add", () => [String], { defaultValue: [] }) add: string[],
    @Arg("remove", () => [String], { defaultValue: [] }) remove: string[],
    @Ctx() { caller }: Context,
  ) {
    return toExperiment(await this.tagService.tagExperiment(caller, id, { add, remove }));
  }
}
