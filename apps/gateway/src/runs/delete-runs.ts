import { type Db, experiments, runs } from "@frostline/db";
import { and, desc, eq, inArray, isNull, lt, type SQL } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";
import { AppError } from "../errors.ts";
import { moveRuns, type RunRow } from "./move-run.ts";
import type { RunStatus } from "./run.states.ts";

/** For so long a deleted run or experiment can be restored. */
const restorableDays = 30;
const mostListed = 200;

/**
 * Hides runs, and cancels those that a runner has. Those in the queue keep their place in it, hidden: restored, they
 * wait again. All of one call get the same instant, by which they are restored together.
 */
export async function deleteRuns(
  tx: Db,
  clock: Clock,
  which: SQL | undefined,
): Promise<{ changed: RunRow[] }> {
  // Hidden first: from then on nobody can claim one of them.
  const hidden = await tx
    .update(runs)
    .set({ deletedAt: clock.now() })
    .where(and(which, isNull(runs.deletedAt)))
    .returning();
  if (hidden.length === 0) return { changed: [] };
  const active = {
    which: inArray(
      runs.id,
      hidden.map(({ id }) => id),
    ),
    from: ["CLAIMED", "RUNNING"] as RunStatus[],
  };
  const moved = await moveRuns(tx, active, "CANCELLING", { reason: "USER_STOP" });
  const now = new Map(moved.map((run) => [run.id, run]));
  return { changed: hidden.map((run) => now.get(run.id) ?? run) };
}

/** Brings deleted runs back; none when they were deleted too long ago. */
export async function restoreRuns(tx: Db, clock: Clock, which: SQL | undefined): Promise<RunRow[]> {
  return tx
    .update(runs)
    .set({ deletedAt: null })
    .where(and(which, lt(restorableSince(clock), runs.deletedAt)))
    .returning();
}

/** What was deleted later than this can be restored. */
export const restorableSince = (clock: Clock) => later(clock.now(), -restorableDays * 24 * 60 * 60);

export const tooLate = (thing: string) =>
  new AppError("CONFLICT", `This ${thing} was deleted more than ${restorableDays} days ago.`);

/** Runs that can be restored: those that were deleted while their experiment was not, last deleted first. */
export async function deletedRuns(
  db: Db,
  clock: Clock,
  experimentIds: string[],
): Promise<Map<string, RunRow[]>> {
  const rows = await db
    .select({ run: runs })
    .from(runs)
    .innerJoin(experiments, eq(experiments.id, runs.experimentId))
    .where(
      and(
        inArray(runs.experimentId, experimentIds),
        lt(restorableSince(clock), runs.deletedAt),
        isNull(experiments.deletedAt),
      ),
    )
    .orderBy(desc(runs.deletedAt), desc(runs.id));
  return new Map(
    experimentIds.map((id) => [
      id,
      rows.flatMap(({ run }) => (run.experimentId === id ? [run] : [])).slice(0, mostListed),
    ]),
  );
}
