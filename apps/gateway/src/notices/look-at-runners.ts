import { attempts, type Db, runners } from "@frostline/db";
import { and, eq, gte, isNull, lt, type SQL, sql } from "drizzle-orm";
import { type ConditionOf, plural } from "./condition.ts";
import { mostAtOnce, type Scope, untold } from "./look-at-runs.ts";
import type { NoticeEvent } from "./notice-event.ts";

interface Instants {
  since: SQL;
  /** A runner that was heard of last before this instant has fallen silent. */
  silentSince: SQL;
}

/** Runners that have come into trouble since then, and are in it still; each stretch of it once. */
export async function troubledRunners(
  db: Db,
  scope: Scope,
  { troubles }: ConditionOf<"RUNNER">,
  { since, silentSince }: Instants,
): Promise<NoticeEvent[]> {
  const quarantined = troubles.includes("QUARANTINED") ? await quarantinedRunners(db, scope, since) : [];
  const silent = troubles.includes("SILENT") ? await silentRunners(db, scope, since, silentSince) : [];
  return [...quarantined, ...silent];
}

async function quarantinedRunners(db: Db, scope: Scope, since: SQL): Promise<NoticeEvent[]> {
  const occasion = sql<string>`${runners.id} || ':QUARANTINED:' || extract(epoch from ${runners.quarantinedAt})`;
  const rows = await db
    .select({
      ...{ id: runners.id, name: runners.name, occasion },
      failures: sql<number>`cardinality(${runners.quickFailures})`,
    })
    .from(runners)
    .where(and(isOfTeam(scope), gte(runners.quarantinedAt, since), untold(scope, occasion)))
    .limit(mostAtOnce);
  return rows.map(({ id, name, failures, occasion }) => ({
    type: "runner.quarantined",
    ...{ experiment: undefined, run: undefined, runner: { id, name }, occasion },
    text: `Runner ${name} is in quarantine: ${plural(failures, "run")} in a row failed on it soon after the start. It gets no run until somebody lifts it.`,
  }));
}

/** Those that had a run in hand, which was taken back from them since then. */
async function silentRunners(db: Db, scope: Scope, since: SQL, silentSince: SQL): Promise<NoticeEvent[]> {
  const occasion = sql<string>`${runners.id} || ':SILENT:' || extract(epoch from ${runners.lastSeenAt})`;
  // By the index on a runner's claims, and looked at for silent runners alone. A lease that was over before the attempt
  // ended is one that nobody renewed: else the training process was killed, and its runner said so.
  const lost = sql<number>`(
    select count(*)::int from ${attempts}
    where ${attempts.runnerId} = ${runners.id} and ${attempts.reason} = 'RUNNER_LOST'
      and ${attempts.finishedAt} >= ${since} and ${attempts.leaseExpiresAt} < ${attempts.finishedAt}
  )`;
  const rows = await db
    .select({ id: runners.id, name: runners.name, lost, occasion })
    .from(runners)
    .where(
      and(isOfTeam(scope), lt(runners.lastSeenAt, silentSince), sql`${lost} > 0`, untold(scope, occasion)),
    )
    .limit(mostAtOnce);
  return rows.map(({ id, name, lost, occasion }) => ({
    type: "runner.silent",
    ...{ experiment: undefined, run: undefined, runner: { id, name }, occasion },
    text: `Runner ${name} has fallen silent with ${plural(lost, "run")} in hand, which ${lost === 1 ? "was" : "were"} taken back from it.`,
  }));
}

const isOfTeam = ({ teamId }: Scope) => and(eq(runners.teamId, teamId), isNull(runners.deletedAt));
