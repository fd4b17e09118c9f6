import { PgDialect } from "drizzle-orm/pg-core";
import { databaseClock } from "../../apps/gateway/src/clock.ts";
import { claimStatement } from "../../apps/gateway/src/runs/run.queue.ts";
import { newExperiment, newRuns } from "./runs.ts";
import type { Stage } from "./stage.ts";

/** A long queue: so many experiments, each with so many runs that wait. */
export const queue = { experiments: 20, runs: 5_000 };

/** Adds the queue's runs, and a runner that could have any of them. Answers what its claim is made by. */
export async function seedQueue({ person, pool }: Stage): Promise<{ text: string; values: unknown[] }> {
  for (let number = 0; number < queue.experiments; number += 1) {
    const experimentId = await newExperiment(person);
    const [runId = ""] = await newRuns(person, experimentId, 1);
    await pool.query(
      `insert into runs (id, team_id, experiment_id, config, config_hash, seed, status, reads_prefix)
       select gen_random_uuid(), team_id, experiment_id, config, config_hash, number, 'QUEUED', number % 2 = 0
       from runs, generate_series(1, $2::int) as number where id = $1`,
      [runId, queue.runs],
    );
  }
  const { rows } = await pool.query<{ team_id: string; runner_id: string; session_id: string }>(
    `with runner as (
       insert into runners (id, team_id, name, labels, facts, secret_hash, last_seen_at)
       select gen_random_uuid(), id, 'bench', '{}', '{}', 'none', now() from teams limit 1
       returning id, team_id
     )
     insert into runner_sessions (id, runner_id, opened_at) select gen_random_uuid(), id, now() from runner
     returning id as session_id, runner_id, (select team_id from runner)`,
  );
  await pool.query("analyze");
  const [runner] = rows;
  if (!runner) throw new Error("the runner was not added");
  const request = {
    ...{ teamId: runner.team_id, runnerId: runner.runner_id, sessionId: runner.session_id },
    claimKey: "bench",
  };
  return asText(claimStatement(databaseClock, 60, request));
}

/** The gateway's own statement, not a copy of it. */
function asText(statement: ReturnType<typeof claimStatement>): { text: string; values: unknown[] } {
  const { sql: text, params } = new PgDialect({ casing: "snake_case" }).sqlToQuery(statement);
  return { text, values: params };
}
