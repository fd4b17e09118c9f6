import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import type { ExperimentService } from "./experiment.service.ts";
import {
  CreateExperimentInput,
  Experiment,
  ExperimentConnection,
  ExperimentFilterInput,
} from "./experiment.types.ts";
import { toExperiment } from "./stored-config.ts";

@Resolver(() => Experiment)
export class ExperimentResolver {
  constructor(private readonly experimentService: ExperimentService) {}

  @Query(() => ExperimentConnection)
  experiments(
    @Arg("first", () => Int, { defaultValue: 20 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | undefined,
    @Arg("filter", () => ExperimentFilterInput, { nullable: true }) filter: ExperimentFilterInput | undefined,
    @Ctx() { caller }: Context,
  ) {
    return this.experimentService.page(caller, first, after ?? undefined, filter ?? {});
  }

  @Query(() => Experiment, { nullable: true })
  async experiment(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return toExperiment(await this.experimentService.experiment(caller, id));
  }

  @Query(() => [Experiment], { description: "What can be restored, last deleted first." })
  async deletedExperiments(@Ctx() { caller }: Context) {
    return (await this.experimentService.deleted(caller)).map(toExperiment);
  }

  @Mutation(() => Experiment)
  async createExperiment(
    @Arg("input", () => CreateExperimentInput) input: CreateExperimentInput,
    @Ctx() { caller }: Context,
  ) {
    return toExperiment(await this.experimentService.create(caller, input));
  }
}
