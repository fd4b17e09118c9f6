import type pg from "pg";

/**
 * Copies runs with all their metrics, so many times, under new ids and as rows that the gateway would have written by their
 * end, only in bulk: what a team has that has logged for long.
 */
export async function cloneRuns(pool: pg.Pool, runIds: readonly string[], times: number): Promise<void> {
  const client = await pool.connect();
  try {
    for (let time = 0; time < times; time += 1) {
      for (const statement of statements) {
        await client.query(statement.replace("$base", `'{${runIds.join(",")}}'::uuid[]`));
      }
    }
    await client.query("analyze");
  } finally {
    client.release();
  }
}

const statements = [
  "drop table if exists copied_runs",
  "create temporary table copied_runs as select old_id, gen_random_uuid() as id from unnest($base) as old_id",
  `insert into runs (id, team_id, experiment_id, config, config_hash, seed, freeze_depth, status, attempt, external, finished_at)
   select copy.id, team_id, experiment_id, config, config_hash, seed, freeze_depth, 'SUCCEEDED', attempt, external, now()
   from runs join copied_runs as copy on copy.old_id = runs.id`,
  `insert into attempts (
     run_id, number, lease_expires_at, started_at, finished_at, outcome, step, metrics_seq, metrics_version
   )
   select copy.id, number, lease_expires_at, started_at, now(), 'SUCCEEDED', step, metrics_seq, metrics_version
   from attempts join copied_runs as copy on copy.old_id = run_id`,
  "insert into series (run_id, key) select copy.id, key from series join copied_runs as copy on copy.old_id = run_id",
  `insert into run_summaries (
     run_id, key, attempt, attempt_last_step, last_step, last_at, last, min, min_step, max, max_step, count
   )
   select copy.id, key, attempt, attempt_last_step, last_step, last_at, last, min, min_step, max, max_step, count
   from run_summaries join copied_runs as copy on copy.old_id = run_id`,
  `insert into run_scores (run_id, key, experiment_id, last, min, max)
   select run_id, key, experiment_id, last, min, max from run_summaries join copied_runs as copy on copy.id = run_id
   join runs using (id)`,
  "drop table if exists copied_series",
  `create temporary table copied_series as
   select old.id as old_id, new.id from copied_runs as copy join series as old on old.run_id = copy.old_id
   join series as new on new.run_id = copy.id and new.key = old.key`,
  "analyze copied_series",
  `insert into points (series_id, attempt, step, at, value)
   select copy.id, attempt, step, at, value from copied_series as copy
   cross join lateral (select * from points where series_id = copy.old_id offset 0) as point`,
  `insert into rollups (series_id, attempt, bucket, last_step, last_at, last, min, max, count, level)
   select copy.id, attempt, bucket, last_step, last_at, last, min, max, count, level from copied_series as copy
   cross join lateral (select * from rollups where series_id = copy.old_id offset 0) as rollup`,
];
