import type pg from "pg";

interface Subjects {
  chartRuns: string[];
  runIds: string[];
  listed: string;
  /** Of a runner, from a long queue. */
  claim: { text: string; values: unknown[] };
}

/** EXPLAIN ANALYZE of the statements that a busy gateway runs most, without the partitions that were not read. */
export async function hotPlans(
  pool: pg.Pool,
  { chartRuns, runIds, listed, claim }: Subjects,
): Promise<string> {
  const { rows } = await pool.query<{ id: number }>(
    "select id from series where run_id = any($1) and key = 'loss' order by id",
    [chartRuns],
  );
  const charted = rows.map(({ id }) => id);
  const statements: [string, string, unknown[]][] = [
    [
      "append: a thousand points",
      `insert into points (series_id, attempt, step, at, value)
       select $1, 1, step, now(), 0 from generate_series(100000000, 100000999) as step`,
      [charted[0]],
    ],
    [
      "append: where the series of a run stand",
      `select series.id, key, last_step from series left join run_summaries using (run_id, key)
       where run_id = $1 and key = any($2)`,
      [runIds[0], ["train/loss", "tokens"]],
    ],
    [
      "append: what closing buckets have held",
      `select series_id, step, value from unnest($1::int[], $2::bigint[]) as open (series_id, from_step)
       cross join lateral (
         select step, value from points where points.series_id = open.series_id and attempt = 1
           and step >= from_step and step < from_step + 8 offset 0
       ) as point`,
      [charted.slice(0, 4), Array(4).fill(7_990)],
    ],
    [
      "chart: 100 runs of a level of rollups",
      `select owner, json_agg(last_step), json_agg(last), json_agg(min), json_agg(max)
       from unnest($1::int[], $1::int[], $2::int[], $3::int[]) as wanted (owner, series_id, attempt, level)
       cross join lateral (
         select last_step, last, min, max from rollups as stored where stored.series_id = wanted.series_id
           and stored.attempt = wanted.attempt and stored.level = wanted.level and bucket >= 1 and bucket < 998 offset 0
       ) as rollup group by owner`,
      [charted, charted.map(() => 1), charted.map(() => 3)],
    ],
    [
      "list: the 50 best of 10,000 runs",
      `select id, value from (
         select best.id, best.value from experiments cross join lateral (
           select runs.id, last as value from run_scores join runs on runs.id = run_scores.run_id
           where run_scores.experiment_id = experiments.id and key = 'test/accuracy' and last is not null
             and runs.deleted_at is null and experiments.deleted_at is null
           order by last desc, run_scores.run_id desc limit 51
         ) as best where experiments.id = $1
         union all
         select runs.id, last from runs join experiments on experiments.id = experiment_id
         cross join lateral (
           select * from run_summaries where run_id = runs.id and key = 'test/accuracy' offset 0
         ) as summary
         where runs.status in ('QUEUED', 'CLAIMED', 'RUNNING', 'CANCELLING', 'LOST') and last <> 'NaN'
           and runs.deleted_at is null and experiments.deleted_at is null and experiment_id = $1
       ) as found order by value desc, id desc limit 51`,
      [listed],
    ],
    ["claim: the next run of a long queue", claim.text, claim.values],
  ];
  const plans: string[] = [];
  const client = await pool.connect();
  try {
    for (const [name, statement, values] of statements) {
      await client.query("begin");
      const explained = await client.query<{ "QUERY PLAN": string }>(
        `explain (analyze, costs off, timing off, summary on) ${statement}`,
        values,
      );
      await client.query("rollback");
      const lines = readPartsOnly(explained.rows.map((row) => row["QUERY PLAN"]));
      plans.push(`### ${name}\n\n\`\`\`\n${lines}\n\`\`\``);
    }
  } finally {
    client.release(); // else the pool waits for it for ever, and nobody learns of the error
  }
  return plans.join("\n\n");
}

/** Of sixteen partitions a plan names each, also those of which it then reads nothing. */
function readPartsOnly(lines: string[]): string {
  const kept: string[] = [];
  let skipping: number | undefined;
  let left = 0;
  for (const line of lines) {
    const indent = line.search(/\S/);
    if (skipping !== undefined && indent > skipping) continue;
    skipping = line.includes("(never executed)") ? indent : undefined;
    if (skipping === undefined) kept.push(line);
    else left += 1;
  }
  if (left > 0) kept.push(`(${left} parts were not read)`);
  return kept.join("\n");
}
