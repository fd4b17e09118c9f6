import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { SafeInt } from "../graphql/scalars.ts";
import { Run } from "../runs/run.types.ts";
import { RunAttemptInput } from "../runs/run-protocol.types.ts";
import { type LayerService, plannedLayers } from "./layer.service.ts";
import { LayerState, LayerStateInput, LayerTimeline } from "./layer.types.ts";

@Resolver(() => Run)
export class LayerResolver {
  constructor(private readonly layers: LayerService) {}

  @FieldResolver(() => [LayerState], { name: "layers" })
  async layersOfRun(@Root() run: Run, @Ctx() { loaders }: Context): Promise<LayerState[]> {
    const reported = await loaders.layers.load({ runId: run.id, attempt: run.attempt });
    if (reported.length > 0) return reported;
    const { blocks } = await loaders.experiment.load(run.experimentId);
    return blocks === null ? [] : plannedLayers(run.storedConfig, blocks);
  }

  @FieldResolver(() => [LayerTimeline], { description: "Bottom to top; empty until something was reported." })
  layerTimeline(@Root() run: Run) {
    return this.layers.timeline({ runId: run.id, attempt: run.attempt });
  }

  @Mutation(() => Boolean)
  reportLayerStates(
    @Arg("run", () => RunAttemptInput) run: RunAttemptInput,
    @Arg("step", () => SafeInt) step: number,
    @Arg("states", () => [LayerStateInput]) states: LayerStateInput[],
    @Ctx() { caller }: Context,
  ) {
    return this.layers.report(caller, run, step, states);
  }
}
