import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { requireExperimentOfTeam } from "../experiments/find-experiment.ts";
import { requireRunsOfTeam } from "../runs/find-runs.ts";
import type { Topics } from "./event-bus.ts";

/** Who may listen to what. */
export class SubscriptionService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "bus">) {}

  /** What happens to the runs of the caller's team, or to those of one experiment, or to one run. */
  async runEvents(
    caller: Caller,
    { experimentId, runId }: { experimentId: string | undefined; runId: string | undefined },
    onMissed: () => void,
  ): Promise<AsyncIterable<Topics["runChanged"]>> {
    const { teamId } = need(caller, "viewer");
    if (runId !== undefined) await requireRunsOfTeam(this.deps.db, teamId, [runId]);
    if (experimentId !== undefined) await requireExperimentOfTeam(this.deps.db, teamId, experimentId);
    return this.deps.bus.subscribe("runChanged", {
      where: (event) =>
        event.teamId === teamId &&
        (runId === undefined || event.runId === runId) &&
        (experimentId === undefined || event.experimentId === experimentId),
      onMissed,
    });
  }

  runsPending(caller: Caller, onMissed: () => void): AsyncIterable<Topics["runsPending"]> {
    const { teamId } = need(caller, "runner");
    return this.deps.bus.subscribe("runsPending", { where: (event) => event.teamId === teamId, onMissed });
  }

  heartbeatWanted(caller: Caller, onMissed: () => void): AsyncIterable<Topics["heartbeatWanted"]> {
    const { runnerId } = need(caller, "runner");
    return this.deps.bus.subscribe("heartbeatWanted", {
      where: (event) => event.runnerId === runnerId,
      onMissed,
    });
  }

  noticesAdded(caller: Caller, onMissed: () => void): AsyncIterable<Topics["noticesAdded"]> {
    const { teamId } = need(caller, "viewer");
    return this.deps.bus.subscribe("noticesAdded", { where: (event) => event.teamId === teamId, onMissed });
  }

  runnerChanged(caller: Caller, onMissed: () => void): AsyncIterable<Topics["runnerChanged"]> {
    const { teamId } = need(caller, "viewer");
    return this.deps.bus.subscribe("runnerChanged", { where: (event) => event.teamId === teamId, onMissed });
  }
}
