import { Arg, Ctx, Int, Query, Resolver } from "type-graphql";
import { need } from "../auth/caller.ts";
import type { Context } from "../context.ts";
import { FreezePolicyInput, TrainingConfigInput } from "../experiments/config.types.ts";
import { configDefaults, knownDatasets, knownModels } from "./catalogue.ts";
import { ConfigDefaults, KnownDataset, KnownModel } from "./catalogue.types.ts";
import { estimate } from "./estimate.ts";
import { Estimate, TextCountsInput, usualTexts } from "./estimate.types.ts";

/** What a person has to know before an experiment is created. */
@Resolver()
export class CatalogueResolver {
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

  @Query(() => Estimate, {
    nullable: true,
    description: "Null when the model's shape is not known before a runner has loaded it.",
  })
  estimate(
    @Arg("modelSource", () => String) modelSource: string,
    @Arg("freeze", () => [FreezePolicyInput]) freeze: FreezePolicyInput[],
    @Arg("labels", () => Int, { defaultValue: 2, description: "Number of classes." }) labels: number,
    @Arg("training", () => TrainingConfigInput, { defaultValue: {} }) training: TrainingConfigInput,
    @Arg("texts", () => TextCountsInput, { defaultValue: usualTexts }) texts: TextCountsInput,
    @Ctx() { caller }: Context,
  ): Estimate | null {
    need(caller, "viewer");
    return estimate({ modelSource, freeze, labels, training, texts }) ?? null;
  }
}
