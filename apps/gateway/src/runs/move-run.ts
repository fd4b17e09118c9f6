import { type Db, runs } from "@frostline/db";
import { and, eq, inArray } from "drizzle-orm";
import { type RunStatus, statusesBefore } from "./run.states.ts";

export type RunRow = typeof runs.$inferSelect;
/** What may change together with the status; instants may be SQL. */
export type RunPatch = Parameters<ReturnType<typeof updateRuns>["set"]>[0];

export interface RunMove {
  id: string;
  /** When given, the run must still be at this attempt. */
  attempt?: number;
  /** When given, only from these of the statuses that may lead there. */
  from?: RunStatus[];
}

const updateRuns = (db: Db) => db.update(runs);

/**
 * The only way by which a run changes its status. The database is the judge: undefined means that the run is not, or no
 * longer, where this move begins.
 */
export async function moveRun(
  db: Db,
  { id, attempt, from }: RunMove,
  to: RunStatus,
  patch: RunPatch = {},
): Promise<RunRow | undefined> {
  const before = statusesBefore(to).filter((status) => from === undefined || from.includes(status));
  const [run] = await updateRuns(db)
    .set({ ...patch, status: to })
    .where(
      and(
        eq(runs.id, id),
        attempt === undefined ? undefined : eq(runs.attempt, attempt),
        inArray(runs.status, before),
      ),
    )
    .returning();
  return run;
}
