import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { need } from "../auth/caller.ts";
import type { Context } from "../context.ts";
import { Experiment } from "../experiments/experiment.types.ts";
import { Run } from "../runs/run.types.ts";
import { Provenance } from "./provenance.types.ts";

const description = "Of the script that created it, where it said so.";

@Resolver(() => Run)
export class RunProvenanceResolver {
  @FieldResolver(() => Provenance, { nullable: true, description })
  provenance(@Root() { id }: Run, @Ctx() { caller, loaders }: Context) {
    need(caller, "viewer"); // a runner sees its run, and has no use for what people changed
    return loaders.runProvenance.load(id);
  }
}

@Resolver(() => Experiment)
export class ExperimentProvenanceResolver {
  @FieldResolver(() => Provenance, { nullable: true, description })
  provenance(@Root() { id }: Experiment, @Ctx() { caller, loaders }: Context) {
    need(caller, "viewer");
    return loaders.experimentProvenance.load(id);
  }
}
