import { type Caller, requireUser } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError } from "../errors.ts";
import { requireRunOfTeam } from "./find-runs.ts";
import { moveRun, type RunRow } from "./move-run.ts";
import type { RunNews } from "./run-news.ts";

/** What people do with runs. */
export class RunService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock">,
    private readonly news: RunNews,
  ) {}

  async run(caller: Caller, id: string): Promise<RunRow> {
    const { teamId } = requireUser(caller);
    return requireRunOfTeam(this.deps.db, teamId, id);
  }

  /** At once when nobody has the run yet; else its runner is told, and the run is CANCELLING until it has stopped. */
  async cancel(caller: Caller, id: string): Promise<RunRow> {
    const { teamId } = requireUser(caller);
    const run = await requireRunOfTeam(this.deps.db, teamId, id);
    // Between the first two a runner may hand the run back: then the third finds it.
    const moved =
      (await this.#cancelIdle(run)) ?? (await this.#cancelActive(run)) ?? (await this.#cancelIdle(run));
    if (moved) {
      this.news.changed(moved);
      return moved;
    }
    const now = await requireRunOfTeam(this.deps.db, teamId, id);
    if (now.status === "CANCELLING" || now.status === "CANCELLED") return now;
    throw new AppError("CONFLICT", `This run cannot be cancelled any more: it is ${now.status}.`);
  }

  #cancelIdle({ id }: RunRow): Promise<RunRow | undefined> {
    return moveRun(this.deps.db, { id, from: ["QUEUED", "LOST"] }, "CANCELLED", {
      reason: "USER_STOP",
      finishedAt: this.deps.clock.now(),
    });
  }

  #cancelActive({ id }: RunRow): Promise<RunRow | undefined> {
    return moveRun(this.deps.db, { id }, "CANCELLING", { reason: "USER_STOP" });
  }
}
