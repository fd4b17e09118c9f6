import { attempts, type Db, experiments, rowsOf, runners, runs } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";

export interface Claim {
  runId: string;
  attempt: number;
  config: unknown;
  leaseExpiresAt: Date;
  /** For so long the attempt may take, from its claim on; null: for ever. */
  timeoutSeconds: number | null;
}

export interface ClaimRequest {
  teamId: string;
  runnerId: string;
  sessionId: string;
  /** The runner's own key of this claim; asked again with it, the same run is answered. */
  claimKey: string;
}

/** So many experiments, the first in line, and of each so many runs are looked at: more than are claimed at one moment. */
const experimentsLookedAt = 16;
const runsLookedAt = 32;
/** A runner probably still holds the prefix caches of so many experiments, of which it had runs last. */
const prefixesRemembered = 8;

/**
 * Takes the next queued run that suits the runner and begins an attempt, in one statement: any number of runners may ask at
 * once, none waits for another, and no run is given to two of them. A run suits a runner that has all labels which its
 * experiment requires, and memory enough for it. Of those that do, the next one is
 *
 * 1. of the highest priority,
 * 2. of the experiment of which the fewest runs are being worked on (claims of the same moment do not see each other),
 * 3. none that reads a prefix cache which another runner that is online probably holds, and this one does not,
 * 4. of the oldest experiment, in the order of its plan.
 *
 * Requests of one runner wait for each other, until the end of the transaction: a repeated request must see what the first
 * one took, also when that was the last run there was; another one how many runs the runner has; and whoever drains or
 * deletes the runner what it has taken. Undefined when nothing suits, and for a runner that is to get nothing: it has a run
 * for each of its slots, or is draining, quarantined, deleted.
 */
export async function claimNextRun(
  db: Db,
  clock: Clock,
  leaseSeconds: number,
  request: ClaimRequest,
): Promise<Claim | undefined> {
  await db.execute(sql`select from ${runners} where id = ${request.runnerId} for no key update`);
  const [claim] = await rowsOf<{
    run_id: string;
    number: number;
    config: unknown;
    lease_expires_at: string;
    timeout_seconds: number | null;
  }>(db, claimStatement(clock, leaseSeconds, request));
  return (
    claim && {
      runId: claim.run_id,
      attempt: claim.number,
      config: claim.config,
      leaseExpiresAt: new Date(claim.lease_expires_at),
      timeoutSeconds: claim.timeout_seconds,
    }
  );
}

/** How far each part reads is bounded by indexes, never by the length of the queue: docs/scale.md has the plan. */
export function claimStatement(clock: Clock, leaseSeconds: number, request: ClaimRequest): SQL {
  const { teamId, runnerId, sessionId, claimKey } = request;
  const queued = sql`runs.status = 'QUEUED' and runs.deleted_at is null`;
  const active = sql`runs.status in ('CLAIMED', 'RUNNING', 'CANCELLING')`;
  const fits = (room: SQL) =>
    sql`(${room}.memory is null or runs.memory_bytes is null or runs.memory_bytes <= ${room}.memory)`;
  return sql`
    with recursive answered as (
      select run_id, number, lease_expires_at from ${attempts}
      where runner_id = ${runnerId} and claim_key = ${claimKey}
    ), asking as (
      select id, labels, slot_memory_bytes as memory, recent_prefixes from ${runners}
      where id = ${runnerId} and draining_since is null and quarantined_at is null and deleted_at is null
        and not exists (select from answered)
        and (
          select count(*) from ${attempts} join ${runs} on runs.id = attempts.run_id and runs.attempt = attempts.number
          where attempts.runner_id = ${runnerId} and attempts.finished_at is null and ${active}
        ) < coalesce((facts ->> 'slots')::int, 1)
    ), waiting as (
      -- the experiments that have queued runs, each found by one step in the index runs_queue, whose order it asks for:
      -- without that the planner takes an index that holds other teams' runs and those that go on, too
      (
        select runs.experiment_id from ${runs}
        where runs.team_id = ${teamId} and ${queued} order by runs.experiment_id, runs.reads_prefix limit 1
      )
      union all
      select (
        select runs.experiment_id from ${runs}
        where runs.team_id = ${teamId} and ${queued} and runs.experiment_id > waiting.experiment_id
        order by runs.experiment_id, runs.reads_prefix limit 1
      )
      from waiting where waiting.experiment_id is not null
    ), elsewhere as materialized (
      select distinct other.prefix_key
      from ${runners} cross join lateral unnest(runners.recent_prefixes) as other (prefix_key)
      where runners.team_id = ${teamId} and runners.deleted_at is null
        and runners.last_seen_at > ${later(clock.now(), -leaseSeconds)}
        and not exists (select from asking where other.prefix_key = any (asking.recent_prefixes))
    ), ranked as materialized (
      select experiment.id, experiment.priority, asking.memory,
        (
          select count(*) from ${runs}
          where runs.team_id = ${teamId} and runs.experiment_id = experiment.id and ${active} and not runs.external
        ) as active,
        exists (select from elsewhere where elsewhere.prefix_key = experiment.prefix_key) as elsewhere
      from asking cross join waiting
      join ${experiments} as experiment on experiment.id = waiting.experiment_id
      -- the first that fits, and not exists: for that all of an experiment's would be read
      where experiment.required_labels <@ asking.labels and (
        select true from ${runs}
        where runs.team_id = ${teamId} and runs.experiment_id = experiment.id and ${queued} and ${fits(sql`asking`)}
        order by runs.reads_prefix limit 1
      )
      order by experiment.priority desc, active, experiment.id
      limit ${experimentsLookedAt}
    ), candidates as materialized (
      select ranked.priority, ranked.active, ranked.id as experiment_id, run.id, ranked.elsewhere and reads as elsewhere
      from ranked cross join (values (false), (true)) as prefix (reads)
      cross join lateral (
        select runs.id from ${runs}
        where runs.team_id = ${teamId} and runs.experiment_id = ranked.id and runs.reads_prefix = reads and ${queued}
          and ${fits(sql`ranked`)}
        order by runs.id limit ${runsLookedAt}
      ) as run
    ), next as (
      select runs.id, runs.experiment_id, runs.reads_prefix from candidates join ${runs} on runs.id = candidates.id
      where ${queued}
      order by candidates.priority desc, candidates.active, candidates.elsewhere, candidates.experiment_id, runs.id
      limit 1
      for update of runs skip locked
    ), claimed as (
      update ${runs} set status = 'CLAIMED', attempt = attempt + 1, reason = null, message = null
      from next where ${runs.id} = next.id
      returning ${runs.id} as run_id, attempt as number
    ), begun as (
      insert into ${attempts} (run_id, number, runner_id, session_id, claim_key, lease_expires_at, started_at)
      select run_id, number, ${runnerId}::uuid, ${sessionId}::uuid, ${claimKey},
        ${later(clock.now(), leaseSeconds)}, ${clock.now()}
      from claimed
      returning run_id, number, lease_expires_at
    ), remembered as (
      update ${runners}
      set recent_prefixes = (array_prepend(used.prefix_key, array_remove(asking.recent_prefixes, used.prefix_key)))[1:${sql.raw(String(prefixesRemembered))}]
      from asking, next join ${experiments} as used on used.id = next.experiment_id
      where runners.id = asking.id and next.reads_prefix and used.prefix_key is not null
        and used.prefix_key is distinct from asking.recent_prefixes[1]
    ), answer as (
      select * from begun union all select * from answered
    )
    select answer.run_id, answer.number, answer.lease_expires_at, ${runs.config}, experiment.timeout_minutes * 60 as timeout_seconds
    from answer join ${runs} on ${runs.id} = answer.run_id join ${experiments} as experiment on experiment.id = ${runs.experimentId}
  `;
}
