import { attempts, type Db, rowsOf, runners, runs } from "@frostline/db";
import { sql } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";

export interface Claim {
  runId: string;
  attempt: number;
  config: unknown;
  leaseExpiresAt: Date;
}

export interface ClaimRequest {
  teamId: string;
  runnerId: string;
  sessionId: string;
  /** The runner's own key of this claim; asked again with it, the same run is answered. */
  claimKey: string;
}

/**
 * Takes the next queued run of the team and begins an attempt, in one statement: any number of runners may ask at once,
 * none waits for another, and no run is given to two of them. Requests with the same key wait for each other, until the
 * end of the transaction: a repeated request must see what the first one took, also when that was the last run there was.
 * Undefined when nothing is queued, and for a runner that is to get none: draining, quarantined, deleted.
 */
export async function claimNextRun(
  db: Db,
  clock: Clock,
  leaseSeconds: number,
  request: ClaimRequest,
): Promise<Claim | undefined> {
  const { teamId, runnerId, sessionId, claimKey } = request;
  await db.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`claim ${runnerId} ${claimKey}`}, 0))`,
  );
  const [claim] = await rowsOf<{ run_id: string; number: number; config: unknown; lease_expires_at: string }>(
    db,
    sql`
      with answered as (
        select run_id, number, lease_expires_at from ${attempts}
        where runner_id = ${runnerId} and claim_key = ${claimKey}
      ), asking as (
        -- held until the claim is committed: whoever drains or deletes this runner then sees what it has taken
        select id from ${runners}
        where id = ${runnerId} and draining_since is null and quarantined_at is null and deleted_at is null
        for share
      ), next as (
        select id from ${runs}
        where team_id = ${teamId} and status = 'QUEUED' and deleted_at is null
          and not exists (select from answered) and exists (select from asking)
        order by priority desc nulls last, id -- as the index has it
        limit 1
        for update skip locked
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
      ), answer as (
        select * from begun union all select * from answered
      )
      select answer.run_id, answer.number, answer.lease_expires_at, ${runs.config}
      from answer join ${runs} on ${runs.id} = answer.run_id
    `,
  );
  return (
    claim && {
      runId: claim.run_id,
      attempt: claim.number,
      config: claim.config,
      leaseExpiresAt: new Date(claim.lease_expires_at),
    }
  );
}
