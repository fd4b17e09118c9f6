import { Arg, Ctx, Extensions, Int, Query, Resolver } from "type-graphql";
import { need } from "../auth/caller.ts";
import type { Context } from "../context.ts";
import { FreezePolicyInput, TrainingConfigInput } from "../experiments/config.types.ts";
import { configDefaults, knownDatasets, knownModels } from "./catalogue.ts";
import { ConfigDefaults, KnownDataset, KnownModel } from "./catalogue.types.ts";
import type { EstimateService } from "./estimate.service.ts";
import { Estimate, TextCountsInput, usualTexts } from "./estimate.types.ts";

/** What a person has to know before an experiment is created. */
@Resolver()
export class CatalogueResolver {
  constructor(private readonly estimates: EstimateService) {}

  @Query(() => ConfigDefaults)
  configDefaults(@Ctx() { caller }: Context): ConfigDefaults {
    need(caller, "viewer");
    return configDefaults();
  }

  @Query(() => [KnownModel])
  knownModels(@Ctx() { caller }: Context): KnownModel[] {
    need(caller, "viewer");
    return knownModels();
  }

  @Query(() => [KnownDataset])
  knownDatasets(@Ctx() { caller }: Context): KnownDataset[] {
    need(caller, "viewer");
    return knownDatasets();
  }

  @Extensions({ cost: 100 })
  @Query(() => Estimate, {
    nullable: true,
    description:
      "Null when the model's shape is not known before a runner has loaded it. Each policy counts as 100 objects towards the limit of an operation.",
  })
  estimate(
    @Arg("modelSource", () => String) modelSource: string,
    @Arg("freeze", () => [FreezePolicyInput]) freeze: FreezePolicyInput[],
    @Arg("labels", () => Int, { defaultValue: 2, description: "Number of classes." }) labels: number,
    @Arg("training", () => TrainingConfigInput, { defaultValue: {} }) training: TrainingConfigInput,
    @Arg("texts", () => TextCountsInput, { defaultValue: usualTexts }) texts: TextCountsInput,
    @Ctx() { caller }: Context,
  ): Promise<Estimate | null> {
    return this.estimates.estimate(caller, { modelSource, freeze, labels, training, texts });
  }
}
