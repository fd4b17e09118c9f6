import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { Run } from "../runs/run.types.ts";
import { Fact } from "./fact.types.ts";

@Resolver(() => Run)
export class RunFactResolver {
  @FieldResolver(() => String, { nullable: true, description: "What its script calls it." })
  name(@Root() run: Run, @Ctx() { loaders }: Context) {
    return run.external ? loaders.runName.load(run.id) : null;
  }

  @FieldResolver(() => [Fact], { description: "With what its script says it trains, sorted by key." })
  parameters(@Root() run: Run, @Ctx() { loaders }: Context): Promise<Fact[]> {
    return loaders.parameters.load(run.id);
  }

  @FieldResolver(() => [Fact], {
    description: "What else was said of it, sorted by key; MLflow calls these tags.",
  })
  properties(@Root() run: Run, @Ctx() { loaders }: Context): Promise<Fact[]> {
    return loaders.properties.load(run.id);
  }
}
