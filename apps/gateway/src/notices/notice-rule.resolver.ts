import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { Experiment } from "../experiments/experiment.types.ts";
import { toExperiment } from "../experiments/stored-config.ts";
import { NoticeRule } from "./notice-rule.types.ts";

@Resolver(() => NoticeRule)
export class NoticeRuleResolver {
  @FieldResolver(() => Experiment, { nullable: true, description: "Null: all experiments." })
  async experiment(@Root() { experimentId }: NoticeRule, @Ctx() { loaders }: Context) {
    return experimentId === null ? null : toExperiment(await loaders.experiment.load(experimentId));
  }
}
