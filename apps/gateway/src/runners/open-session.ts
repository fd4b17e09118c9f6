import { type Db, rowsOf, runnerSessions, runners } from "@frostline/db";
import { sql } from "drizzle-orm";
import type { RunnerCaller } from "../auth/caller.ts";
import type { Clock } from "../clock.ts";
import { AppError } from "../errors.ts";
import { isId } from "../ids.ts";

/** The open session that a runner's requests are made in. */
export class RunnerSessions {
  constructor(private readonly deps: { db: Db; clock: Clock }) {}

  /**
   * Notes a sign of life.
   * @returns whether the runner is to take no new run
   * @throws CONFLICT when this session is not open any more: the runner has to open one
   */
  async touch(runner: RunnerCaller, sessionId: string): Promise<{ draining: boolean }> {
    if (isId(sessionId)) {
      const [open] = await rowsOf<{ draining: boolean }>(
        this.deps.db,
        sql`
          update ${runners} set last_seen_at = ${this.deps.clock.now()}
          where id = ${runner.runnerId} and exists (
            select from ${runnerSessions}
            where id = ${sessionId} and runner_id = ${runner.runnerId} and closed_at is null
          )
          returning draining_since is not null as draining
        `,
      );
      if (open) return open;
    }
    throw new AppError(
      "CONFLICT",
      "This runner session is closed, or another one has taken its place: open a session first.",
    );
  }
}
