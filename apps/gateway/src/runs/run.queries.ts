import { attempts, type Db, rowsOf, runs } from "@frostline/db";
import { and, count, eq, inArray, isNull, sql } from "drizzle-orm";
import { type Connection, fromCursor, idCursor, pageOf, toCursor } from "../graphql/paging.ts";
import type { RunRow } from "./move-run.ts";
import { ACTIVE, type RunStatus } from "./run.states.ts";
import type { Run } from "./run.types.ts";
import { toRun } from "./stored-run.ts";

// Each of these answers for many parents at once; loaders.ts makes the parents of one request one call.

export type AttemptRow = typeof attempts.$inferSelect;
export type StatusCounts = Partial<Record<RunStatus, number>>;

/** All attempts of the runs, first to last. */
export async function attemptsOfRuns(db: Db, runIds: string[]): Promise<Map<string, AttemptRow[]>> {
  const rows = await db
    .select()
    .from(attempts)
    .where(inArray(attempts.runId, runIds))
    .orderBy(attempts.runId, attempts.number);
  return groupBy(rows, (row) => row.runId);
}

/** How many runs of each experiment are in each status; those deleted are not counted. */
export async function statusCounts(db: Db, experimentIds: string[]): Promise<Map<string, StatusCounts>> {
  const rows = await db
    .select({ experimentId: runs.experimentId, status: runs.status, runs: count() })
    .from(runs)
    .where(and(inArray(runs.experimentId, experimentIds), isNull(runs.deletedAt)))
    .groupBy(runs.experimentId, runs.status);
  const counts = new Map<string, StatusCounts>();
  for (const row of rows) {
    counts.set(row.experimentId, { ...counts.get(row.experimentId), [row.status]: row.runs });
  }
  return counts;
}

/** The run that each runner has in its hands. */
export async function runsInHands(db: Db, runnerIds: string[]): Promise<Map<string, RunRow[]>> {
  const rows = await db
    .select({ runnerId: attempts.runnerId, run: runs })
    .from(attempts)
    .innerJoin(runs, and(eq(runs.id, attempts.runId), eq(runs.attempt, attempts.number)))
    .where(
      and(inArray(attempts.runnerId, runnerIds), isNull(attempts.finishedAt), inArray(runs.status, ACTIVE)),
    )
    .orderBy(attempts.startedAt);
  const inHands = new Map<string, RunRow[]>();
  for (const { runnerId, run } of rows) {
    if (runnerId !== null) inHands.set(runnerId, [...(inHands.get(runnerId) ?? []), run]);
  }
  return inHands;
}

/** The same page of every experiment's runs, in the order in which they are to run. */
export async function runPages(
  db: Db,
  experimentIds: string[],
  { first, after }: { first: number; after: string | undefined },
): Promise<Map<string, Connection<Run>>> {
  const [start] = after === undefined ? [] : fromCursor(after, idCursor);
  const ranked = await rowsOf<{ id: string; experiment_id: string }>(
    db,
    sql`
      select id, experiment_id from (
        select id, experiment_id, row_number() over (partition by experiment_id order by id) as place
        from ${runs}
        where ${inArray(runs.experimentId, experimentIds)} and deleted_at is null and ${start ? sql`${runs.id} > ${start}` : sql`true`}
      ) as ranked
      where place <= ${first + 1}
    `,
  );
  const ids = ranked.map(({ id }) => id);
  const rows =
    ids.length === 0 ? [] : await db.select().from(runs).where(inArray(runs.id, ids)).orderBy(runs.id);
  const rowsByExperiment = groupBy(rows, (row) => row.experimentId);
  const totals = await statusCounts(db, experimentIds);
  return new Map(
    experimentIds.map((id) => [
      id,
      pageOf(rowsByExperiment.get(id) ?? [], first, totalOf(totals.get(id)), (row) => ({
        cursor: toCursor(row.id),
        node: toRun(row),
      })),
    ]),
  );
}

export const totalOf = (counts: StatusCounts = {}) =>
  Object.values(counts).reduce((total, runs) => total + runs, 0);

function groupBy<Row>(rows: Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
}
