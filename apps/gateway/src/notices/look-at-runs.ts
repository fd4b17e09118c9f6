import { attempts, type Db, experiments, notices, runs } from "@frostline/db";
import { and, eq, gte, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import type { RunStatus } from "../runs/run.states.ts";
import { type ConditionOf, plural } from "./condition.ts";
import { type NoticeEvent, nameOfRun } from "./notice-event.ts";

/** What a rule looks at: a team's runs, or those of one experiment. */
export interface Scope {
  ruleId: string;
  teamId: string;
  experimentId: string | null;
}

/** What one look takes in at most, of one rule. */
export const mostAtOnce = 200;

export const inScope = ({ teamId, experimentId }: Scope) =>
  and(
    eq(runs.teamId, teamId),
    experimentId === null ? undefined : eq(runs.experimentId, experimentId),
    isNull(runs.deletedAt),
  );

/** Whether this rule has not told of it yet. */
export const untold = ({ ruleId }: Scope, occasion: SQL) =>
  sql`not exists (
    select 1 from ${notices} as told where told.rule_id = ${ruleId}::uuid and told.occasion = ${occasion}
  )`;

const ends: Partial<Record<RunStatus, { type: NoticeEvent["type"]; verb: string }>> = {
  SUCCEEDED: { type: "run.succeeded", verb: "has succeeded" },
  FAILED: { type: "run.failed", verb: "has failed" },
  CANCELLED: { type: "run.cancelled", verb: "was cancelled" },
  LOST: { type: "run.lost", verb: "has fallen silent" },
};

/**
 * Runs that have come to one of these ends since then; one that comes back, or is tried again, and ends again is another
 * event.
 */
export async function endedRuns(
  db: Db,
  scope: Scope,
  { statuses }: ConditionOf<"STATE">,
  since: SQL,
): Promise<NoticeEvent[]> {
  const final = statuses.filter((status) => status !== "LOST");
  const endedAt = sql`case when ${runs.status} = 'LOST' then ${attempts.finishedAt} else ${runs.finishedAt} end`;
  const occasion = sql<string>`${runs.id} || ':' || ${runs.status} || ':' || extract(epoch from ${endedAt})`;
  const rows = await db
    .select({ run: runs, experimentName: experiments.name, occasion })
    .from(runs)
    .innerJoin(experiments, eq(experiments.id, runs.experimentId))
    .leftJoin(attempts, and(eq(attempts.runId, runs.id), eq(attempts.number, runs.attempt)))
    .where(
      and(
        inScope(scope),
        or(
          and(inArray(runs.status, final), gte(runs.finishedAt, since)),
          // A literal, so that the index on what goes on can be used.
          and(
            sql`${runs.status} = 'LOST'`,
            sql`${statuses.includes("LOST")}::boolean`,
            gte(attempts.finishedAt, since),
          ),
        ),
        untold(scope, occasion),
      ),
    )
    .orderBy(runs.finishedAt)
    .limit(mostAtOnce);
  return rows.flatMap(({ run, experimentName, occasion }) => {
    const end = ends[run.status];
    if (!end) return [];
    const why = run.message ? `: ${run.message}` : ".";
    return {
      type: end.type,
      ...{ run, experiment: { id: run.experimentId, name: experimentName } },
      text: `${nameOfRun(run, experimentName)} ${end.verb}${why}`,
      occasion,
    };
  });
}

/** Experiments whose runs wait and of which none was begun for so long; once until one is begun. */
export async function stuckQueues(
  db: Db,
  scope: Scope,
  { minutes }: ConditionOf<"QUEUE">,
  now: SQL,
): Promise<NoticeEvent[]> {
  const limit = sql`${now} - make_interval(mins => ${minutes}::int)`;
  const begun = sql<string | null>`(
    select max(${attempts.startedAt}) from ${attempts}
    where ${attempts.runId} in (select r.id from ${runs} r where r.experiment_id = ${experiments.id} and r.attempt > 0)
  )`;
  const rows = await db
    .select({
      experimentId: experiments.id,
      experimentName: experiments.name,
      waiting: sql<number>`count(*)::int`,
      oldest: sql<string>`min(${runs.queuedAt})::text`,
      begun: sql<string | null>`${begun}::text`,
    })
    .from(runs)
    .innerJoin(experiments, eq(experiments.id, runs.experimentId))
    .where(and(inScope(scope), sql`${runs.status} = 'QUEUED'`, sql`${runs.queuedAt} <= ${limit}`))
    .groupBy(experiments.id, experiments.name)
    .having(sql`coalesce(${begun} <= ${limit}, true)`)
    .limit(mostAtOnce);
  return rows.map(({ experimentId, experimentName, waiting, oldest, begun }) => ({
    type: "queue.stuck",
    ...{ experiment: { id: experimentId, name: experimentName }, run: undefined },
    text: `${plural(waiting, "run")} of ${experimentName} ${waiting === 1 ? "has" : "have"} waited for ${plural(minutes, "minute")}, and none was begun in that time.`,
    occasion: `${experimentId}:${begun ?? oldest}`,
  }));
}
