import { type Db, runnerSessions, runners } from "@frostline/db";
import { eq, getTableColumns, inArray, type SQL, sql } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";
import type { Runner } from "./runner.types.ts";
import { storedFacts } from "./runner-facts.ts";

/**
 * Whether a runner has an open session and was heard of within the lease. For statements on `runners`; written by name,
 * because drizzle drops the table from columns of a select, and `id` would then be the session's.
 */
export function isOnline(clock: Clock, leaseSeconds: number): SQL<boolean> {
  return sql<boolean>`(
    runners.last_seen_at > ${later(clock.now(), -leaseSeconds)}
    and exists (
      select from ${runnerSessions} as session where session.runner_id = runners.id and session.closed_at is null
    )
  )`;
}

type Condition = { teamId: string } | { ids: string[] };

/** Runners as the API shows them, by name. */
export async function findRunners(
  db: Db,
  clock: Clock,
  leaseSeconds: number,
  condition: Condition,
): Promise<Runner[]> {
  const rows = await db
    .select({ ...getTableColumns(runners), online: isOnline(clock, leaseSeconds) })
    .from(runners)
    .where("ids" in condition ? inArray(runners.id, condition.ids) : eq(runners.teamId, condition.teamId))
    .orderBy(runners.name, runners.id);
  return rows.map(({ id, name, labels, createdAt, lastSeenAt, facts, online }) => ({
    id,
    name,
    labels,
    createdAt,
    lastSeenAt,
    facts: storedFacts(facts),
    state: online ? "ONLINE" : "OFFLINE",
  }));
}
