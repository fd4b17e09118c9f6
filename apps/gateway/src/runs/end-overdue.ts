import { attempts, experiments, runs } from "@frostline/db";
import { and, eq, inArray, isNotNull, isNull, sql } from "drizzle-orm";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import { moveRun, type RunRow } from "./move-run.ts";
import { ACTIVE } from "./run.states.ts";

/**
 * Ends the runs whose attempt takes longer than their experiment allows. Their runners should have done so: they have a
 * lease more for it, and are told by their next heartbeat that the attempt is over.
 * @param judgeFrom nobody is judged before this instant, in database time
 */
export async function endOverdueRuns(
  { db, clock, settings }: Pick<ServiceDeps, "db" | "clock" | "settings">,
  judgeFrom: string,
): Promise<RunRow[]> {
  const limit = later(clock.now(), -settings.leaseSeconds);
  return db.transaction(async (tx) => {
    const overdue = await tx
      .select({ run: runs, minutes: experiments.timeoutMinutes })
      .from(attempts)
      .innerJoin(runs, and(eq(runs.id, attempts.runId), eq(runs.attempt, attempts.number)))
      .innerJoin(experiments, eq(experiments.id, runs.experimentId))
      .where(
        and(
          isNull(attempts.finishedAt),
          isNotNull(attempts.runnerId),
          inArray(runs.status, ACTIVE),
          sql`${attempts.startedAt} + make_interval(mins => ${experiments.timeoutMinutes}) < ${limit}`,
          sql`${clock.now()} >= ${judgeFrom}::timestamptz`,
        ),
      )
      .for("update", { of: runs, skipLocked: true }); // whoever holds one of these is just speaking for it
    const ended: RunRow[] = [];
    for (const { run, minutes } of overdue) {
      const to = run.status === "CANCELLING" ? "CANCELLED" : "FAILED";
      const reason = to === "FAILED" ? "TIMEOUT" : "USER_STOP";
      await tx
        .update(attempts)
        .set({ finishedAt: clock.now(), outcome: to, reason })
        .where(and(eq(attempts.runId, run.id), eq(attempts.number, run.attempt)));
      const message =
        to === "FAILED"
          ? `It took longer than the ${minutes} minutes that its experiment allows, and its runner did not end it.`
          : null;
      const moved = await moveRun(tx, run, to, { reason, message, finishedAt: clock.now() });
      if (moved) ended.push(moved);
    }
    return ended;
  });
}
