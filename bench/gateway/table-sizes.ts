import type pg from "pg";

/** What the tables of metrics take, after their statistics are brought up to date. */
export async function tableSizes(pool: pg.Pool) {
  await pool.query("vacuum analyze run_summaries");
  await pool.query("analyze points");
  await pool.query("select pg_stat_force_next_flush()");
  const { rows } = await pool.query<{ name: string; bytes: number; dead: number; live: number }>(`
    select regexp_replace(relname, '_\\d+$', '') as name, sum(pg_total_relation_size(relid))::float8 as bytes,
      sum(n_dead_tup)::float8 as dead, sum(n_live_tup)::float8 as live
    from pg_stat_user_tables where relname ~ '^(points|rollups)_\\d+$' or relname = 'run_summaries' group by 1
  `);
  const of = (name: string) => rows.find((row) => row.name === name) ?? { bytes: 0, dead: 0, live: 0 };
  return {
    pointsMiB: of("points").bytes / 2 ** 20,
    bytesPerPoint: of("points").bytes / of("points").live,
    rollupsMiB: of("rollups").bytes / 2 ** 20,
    deadRows: of("points").dead + of("rollups").dead,
    summariesKiB: of("run_summaries").bytes / 2 ** 10,
  };
}
