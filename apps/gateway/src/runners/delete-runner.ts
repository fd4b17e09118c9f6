import { runnerSessions, runners } from "@frostline/db";
import { and, eq, isNull } from "drizzle-orm";
import { type Actor, record } from "../audit/record.ts";
import type { ServiceDeps } from "../deps.ts";
import type { RunNews } from "../runs/run-news.ts";
import { takeBackRunsOf } from "../runs/take-back.ts";

/**
 * Ends a runner: its session is closed, its secret opens nothing any more, and the runs that it has go back to the queue.
 * Its row stays, because its attempts keep its name. One that is deleted already stays as it is.
 */
export async function deleteRunner(
  deps: Pick<ServiceDeps, "db" | "clock" | "bus" | "settings">,
  news: RunNews,
  actor: Actor,
  { runnerId, teamId }: { runnerId: string; teamId: string },
): Promise<void> {
  const { db, clock, bus } = deps;
  const deleted = await db.transaction(async (tx) => {
    const [row] = await tx
      .update(runners)
      .set({ deletedAt: clock.now() })
      .where(and(eq(runners.id, runnerId), isNull(runners.deletedAt)))
      .returning({ name: runners.name });
    if (!row) return false;
    await tx
      .update(runnerSessions)
      .set({ closedAt: clock.now() })
      .where(and(eq(runnerSessions.runnerId, runnerId), isNull(runnerSessions.closedAt)));
    const entry = { action: "RUNNER_DELETED", subject: row.name, subjectId: runnerId, teamId } as const;
    await record(tx, clock, actor, entry);
    return true;
  });
  if (!deleted) return;
  bus.publish("accessChanged", { who: runnerId });
  // After the commit, since when it can claim nothing more; should we end in between, the leases run out.
  const runs = await takeBackRunsOf(deps, runnerId);
  for (const run of runs) news.changed(run);
  news.runnerChanged({ teamId, runnerId });
  if (runs.length > 0) await news.queued(teamId);
}
