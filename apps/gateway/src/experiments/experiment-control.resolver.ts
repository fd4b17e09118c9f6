import { Arg, Ctx, ID, Mutation, Resolver } from "type-graphql";
import type { Context } from "../context.ts";
import { Experiment, PlanInput } from "./experiment.types.ts";
import type { ExperimentControlService } from "./experiment-control.service.ts";
import { QueueingInput } from "./queueing.types.ts";
import { toExperiment } from "./stored-config.ts";

@Resolver()
export class ExperimentControlResolver {
  constructor(private readonly control: ExperimentControlService) {}

  @Mutation(() => Experiment, { description: "Changes what people read; absent fields stay." })
  async editExperiment(
    @Arg("id", () => ID) id: string,
    @Arg("name", () => String, { nullable: true }) name: string | null | undefined,
    @Arg("question", () => String, { nullable: true }) question: string | null | undefined,
    @Ctx() { caller }: Context,
  ) {
    const changes = { name: name ?? undefined, question: question ?? undefined };
    return toExperiment(await this.control.edit(caller, id, changes));
  }

  @Mutation(() => Experiment, {
    description: "Which runners get its runs, when, and for how long; absent fields stay.",
  })
  async setQueueing(
    @Arg("experimentId", () => ID) experimentId: string,
    @Arg("queueing", () => QueueingInput) queueing: QueueingInput,
    @Ctx() { caller }: Context,
  ) {
    return toExperiment(await this.control.setQueueing(caller, experimentId, queueing));
  }

  @Mutation(() => Experiment, { description: "Cancels all its runs that have not ended." })
  async cancelExperiment(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return toExperiment(await this.control.cancel(caller, id));
  }

  @Mutation(() => Experiment, { description: "Can be undone by restoreExperiment for 30 days." })
  async deleteExperiment(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return toExperiment(await this.control.delete(caller, id));
  }

  @Mutation(() => Experiment)
  async restoreExperiment(@Arg("id", () => ID) id: string, @Ctx() { caller }: Context) {
    return toExperiment(await this.control.restore(caller, id));
  }

  @Mutation(() => Experiment, {
    description: "Queues the plan's runs that the experiment does not have yet, and widens its plan by them.",
  })
  async addRuns(
    @Arg("experimentId", () => ID) experimentId: string,
    @Arg("plan", () => PlanInput) plan: PlanInput,
    @Ctx() { caller }: Context,
  ) {
    return toExperiment(await this.control.addRuns(caller, experimentId, plan));
  }
}
