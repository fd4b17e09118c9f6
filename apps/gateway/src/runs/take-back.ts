import { attempts, type Db, runs } from "@frostline/db";
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Clock } from "../clock.ts";
import type { ServiceDeps, Settings } from "../deps.ts";
import { verdictOnReleased } from "./lost-run.ts";
import { moveRun, type RunRow } from "./move-run.ts";
import { ACTIVE } from "./run.states.ts";

/**
 * Puts the runs that a runner has back into the queue, as if it had handed them back itself. Each in a transaction of its
 * own that locks the run first, as every write of a runner does, so that neither waits for what the other one holds.
 * @returns the runs that were moved
 */
export async function takeBackRunsOf(
  { db, clock, settings }: Pick<ServiceDeps, "db" | "clock" | "settings">,
  runnerId: string,
): Promise<RunRow[]> {
  const held = await db
    .select({ runId: attempts.runId, number: attempts.number })
    .from(attempts)
    .where(and(eq(attempts.runnerId, runnerId), isNull(attempts.finishedAt)));
  const moved: RunRow[] = [];
  for (const attempt of held) {
    const run = await db.transaction((tx) => takeBack(tx, clock, settings, attempt));
    if (run) moved.push(run);
  }
  return moved;
}

async function takeBack(
  tx: Db,
  clock: Clock,
  { lostInARow }: Settings,
  { runId, number }: { runId: string; number: number },
): Promise<RunRow | undefined> {
  const [run] = await tx
    .select()
    .from(runs)
    .where(and(eq(runs.id, runId), eq(runs.attempt, number), inArray(runs.status, ACTIVE)))
    .for("no key update");
  if (!run) return undefined; // it ended meanwhile
  const [to, patch] = verdictOnReleased(run, "RUNNER_SHUTDOWN", { mostInARow: lostInARow, now: clock.now() });
  await tx
    .update(attempts)
    .set({ finishedAt: clock.now(), outcome: to, reason: "RUNNER_SHUTDOWN" })
    .where(and(eq(attempts.runId, runId), eq(attempts.number, number)));
  return moveRun(tx, run, to, patch);
}
