import { attempts, type Db, runners, runs } from "@frostline/db";
import { sql } from "drizzle-orm";
import { type Clock, later } from "../clock.ts";
import { placesFor } from "../metrics/columns.ts";
import { contactSeconds, leaseSecondsOf, type RunAttemptRef, type Writer } from "./hold-attempt.ts";
import { ACTIVE } from "./run.states.ts";

const names = [
  "runId",
  "teamId",
  "attempt",
  "external",
  "runnerId",
  "active",
  "version",
  "now",
  "leaseSeconds",
  "contactSeconds",
] as const;

/**
 * What `holdAttempt` does, for a prepared statement that does all at once: parts of its `with`. `held` has a row when the
 * attempt goes on as it should and its series are at the version given; else it has none, nothing is changed, and
 * nothing is said of why. The rest of the statement must do nothing then.
 * @param progress what else is set in the attempt's row
 */
export function holdAtVersion(db: Db, progress: ReturnType<typeof sql>) {
  const given = placesFor(names);
  const now = later(sql`now()`, given.now);
  const run = db.$with("run", {}).as(sql`
    select id, team_id, experiment_id, status, attempt from ${runs}
    where id = ${given.runId}::uuid and team_id = ${given.teamId}::uuid and attempt = ${given.attempt}::int
      and external = ${given.external}::boolean and status::text = any(${given.active}::text[])
    for no key update
  `);
  const held = db.$with("held", {}).as(sql`
    update ${attempts} set lease_expires_at = ${later(now, given.leaseSeconds)},
      metrics_version = metrics_version + 1, ${progress}
    from run
    where run_id = run.id and number = run.attempt and runner_id is not distinct from ${given.runnerId}::uuid
      and finished_at is null and metrics_version = ${given.version}::bigint
    returning team_id, experiment_id, status, metrics_seq::float8
  `);
  const contact = db.$with("contact", {}).as(sql`
    update ${runners} set last_seen_at = ${now}
    where id = ${given.runnerId}::uuid and last_seen_at < ${later(now, given.contactSeconds)}
      and exists (select from held)
  `);
  return { run, held, contact };
}

/** The values of those parts. */
export const holdValues = (
  clock: Clock,
  leaseSeconds: number,
  writer: Writer,
  { runId, attempt }: RunAttemptRef,
  version: number,
): Record<(typeof names)[number], unknown> => ({
  ...{ runId, attempt, version, active: ACTIVE, teamId: writer.teamId },
  ...{ external: writer.kind !== "runner", runnerId: writer.kind === "runner" ? writer.runnerId : null },
  ...{ now: clock.aheadSeconds, leaseSeconds: leaseSecondsOf(writer, leaseSeconds) },
  contactSeconds: -contactSeconds,
});
