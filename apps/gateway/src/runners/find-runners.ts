import { type Db, runnerSessions, runners } from "@frostline/db";
import { and, eq, getTableColumns, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";
import type { Runner, RunnerState } from "./runner.types.ts";
import { storedFacts } from "./runner-facts.ts";

/**
 * Whether a runner has an open session and was heard of within the lease. For statements on `runners`; written by name,
 * because drizzle drops the table from columns of a select, and `id` would then be the session's.
 */
export function isOnline(clock: Clock, leaseSeconds: number): SQL<boolean> {
  return sql<boolean>`(
    runners.last_seen_at > ${later(clock.now(), -leaseSeconds)}
    and runners.deleted_at is null
    and exists (
      select from ${runnerSessions} as session where session.runner_id = runners.id and session.closed_at is null
    )
  )`;
}

type Condition = { teamId: string } | { ids: string[] };
type RunnerRow = typeof runners.$inferSelect;

/** Runners as the API shows them, by name; those of a team without the deleted ones, whose names its runs keep. */
export async function findRunners(
  db: Db,
  clock: Clock,
  leaseSeconds: number,
  condition: Condition,
): Promise<Runner[]> {
  const rows = await db
    .select({ ...getTableColumns(runners), online: isOnline(clock, leaseSeconds) })
    .from(runners)
    .where(
      "ids" in condition
        ? inArray(runners.id, condition.ids)
        : and(eq(runners.teamId, condition.teamId), isNull(runners.deletedAt)),
    )
    .orderBy(runners.name, runners.id);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    labels: row.labels,
    ephemeral: row.ephemeral,
    createdAt: row.createdAt,
    lastSeenAt: row.lastSeenAt,
    deletedAt: row.deletedAt,
    facts: storedFacts(row.facts),
    online: row.online,
    state: stateOf(row, row.online),
  }));
}

/** What keeps a runner from getting runs until a person changes it comes before what passes by itself. */
function stateOf({ quarantinedAt, drainingSince }: RunnerRow, online: boolean): RunnerState {
  if (quarantinedAt !== null) return "QUARANTINED";
  if (drainingSince !== null) return "DRAINING";
  return online ? "ONLINE" : "OFFLINE";
}
