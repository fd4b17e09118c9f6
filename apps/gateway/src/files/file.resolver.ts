import { Arg, Ctx, FieldResolver, Float, ID, Int, Mutation, Query, Resolver, Root } from "type-graphql";
import type { Context } from "../context.ts";
import { Experiment } from "../experiments/experiment.types.ts";
import { toExperiment } from "../experiments/stored-config.ts";
import { Run } from "../runs/run.types.ts";
import { RunAttemptInput } from "../runs/run-protocol.types.ts";
import type { FileService } from "./file.service.ts";
import { File, FileConnection, FileKind, ModelRetention } from "./file.types.ts";

@Resolver()
export class FileResolver {
  constructor(private readonly files: FileService) {}

  @Query(() => FileConnection, { description: "The team's files, newest first." })
  teamFiles(
    @Arg("first", () => Int, { defaultValue: 50 }) first: number,
    @Arg("after", () => String, { nullable: true }) after: string | null,
    @Arg("kind", () => FileKind, { nullable: true }) kind: FileKind | null,
    @Arg("experimentId", () => ID, { nullable: true }) experimentId: string | null,
    @Ctx() { caller }: Context,
  ) {
    const wanted = {
      after: after ?? undefined,
      kind: kind ?? undefined,
      experimentId: experimentId ?? undefined,
    };
    return this.files.page(caller, first, wanted);
  }

  @Mutation(() => Boolean, { description: "For good. Not a data set that runs still need." })
  deleteFile(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return this.files.delete(caller, id);
  }

  @Mutation(() => Experiment, { description: "Models that are to go are deleted within minutes." })
  async keepModels(
    @Arg("experimentId", () => ID) experimentId: string,
    @Arg("keep", () => ModelRetention) keep: ModelRetention,
    @Ctx() { caller }: Context,
  ) {
    return toExperiment(await this.files.keepModels(caller, experimentId, keep));
  }

  @Query(() => Boolean, { description: "For runners: whether to upload what a run has trained." })
  isModelWanted(
    @Arg("run", () => RunAttemptInput) run: RunAttemptInput,
    @Arg("accuracy", () => Float, { description: "Of its best weights, on the validation split." })
    accuracy: number,
    @Ctx() { caller }: Context,
  ) {
    return this.files.isModelWanted(caller, run, accuracy);
  }
}

@Resolver(() => Run)
export class RunFilesResolver {
  @FieldResolver(() => [File], { description: "By name." })
  files(@Root() run: Run, @Ctx() { loaders }: Context): Promise<File[]> {
    return loaders.files.load(run.id);
  }
}
