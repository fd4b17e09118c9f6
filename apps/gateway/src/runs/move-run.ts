import { type Db, runs } from "@frostline/db";
import { and, eq, inArray, type SQL } from "drizzle-orm";
import { isFinal, type RunStatus, statusesBefore } from "./run.states.ts";
import { forgetScoresOf, keepScores } from "./run-scores.ts";

export type RunRow = typeof runs.$inferSelect;
/** What may change together with the status; instants may be SQL. */
export type RunPatch = Parameters<ReturnType<typeof updateRuns>["set"]>[0];

export interface RunMove {
  id: string;
  /** When given, the run must still be at this attempt. */
  attempt?: number;
  /** When given, only from these of the statuses that may lead there; a run that is over is left alone else. */
  from?: RunStatus[];
}

const updateRuns = (db: Db) => db.update(runs);

/** Moves one run. Undefined means that it is not, or no longer, where this move begins. */
export async function moveRun(
  db: Db,
  { id, attempt, from }: RunMove,
  to: RunStatus,
  patch: RunPatch = {},
): Promise<RunRow | undefined> {
  const which = and(eq(runs.id, id), attempt === undefined ? undefined : eq(runs.attempt, attempt));
  const [run] = await moveRuns(db, { which, from }, to, patch);
  return run;
}

export interface RunsMove {
  which: SQL | undefined;
  from?: RunStatus[] | undefined;
}

/**
 * The only way by which runs change their status. The database is the judge: answers those that were moved, which are
 * those that were where this move begins.
 */
export async function moveRuns(
  db: Db,
  { which, from }: RunsMove,
  to: RunStatus,
  patch: RunPatch = {},
): Promise<RunRow[]> {
  const before = statusesBefore(to).filter((status) => from?.includes(status) ?? !isFinal(status));
  const move = (on: Db) =>
    updateRuns(on)
      .set({ ...patch, status: to })
      .where(and(which, inArray(runs.status, before)))
      .returning();
  const ends = isFinal(to);
  if (!ends && !before.some(isFinal)) return move(db);
  return db.transaction(async (tx) => {
    const moved = await move(tx);
    const ids = moved.map(({ id }) => id);
    await (ends ? keepScores(tx, ids) : forgetScoresOf(tx, ids));
    return moved;
  });
}
