import { type Db, experiments, rowsOf, runSummaries, runs } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import { toRunConfig } from "../experiments/stored-config.ts";
import { summaryColumn } from "./run-filter.ts";
import type { GroupResult, MetricChoice, RunGroup } from "./run-group.types.ts";

/**
 * Runs of the same experiment and settings, whatever their seed, taken together: mean, standard deviation and number,
 * computed by the database from all runs that meet the condition. Largest groups first, then by settings.
 */
export async function runGroups(
  db: Db,
  condition: SQL,
  metrics: MetricChoice[],
  most: number,
): Promise<RunGroup[]> {
  const groups = await rowsOf<GroupRow>(
    db,
    sql`
      select ${runs.experimentId} as experiment_id, ${runs.settingsHash} as settings_hash, count(*)::int as runs,
        array_agg(${runs.seed} order by ${runs.seed})::float8[] as seeds,
        array_agg(${runs.id} order by ${runs.seed}, ${runs.id})::text[] as run_ids,
        (array_agg(${runs.config} order by ${runs.id}))[1] as config
      from ${runs} join ${experiments} on ${experiments.id} = ${runs.experimentId}
      where ${condition}
      group by 1, 2 order by 1 desc, min(${runs.freezeDepth}) nulls last, 2
      limit ${most}
    `,
  );
  const figures = await Promise.all(metrics.map((metric) => statistics(db, condition, metric)));
  const results = await resultsOf(db, condition);
  return groups.map((group) => ({
    experimentId: group.experiment_id,
    id: nameOf(group),
    config: toRunConfig(group.config),
    count: group.runs,
    seeds: group.seeds,
    runIds: group.run_ids,
    metrics: metrics.map((metric, index) => ({
      ...metric,
      ...(figures[index]?.get(nameOf(group)) ?? { n: 0, mean: null, sd: null, min: null, max: null }),
    })),
    result: results.get(nameOf(group)) ?? null,
  }));
}

interface GroupKey extends Record<string, unknown> {
  experiment_id: string;
  settings_hash: string;
}

interface GroupRow extends GroupKey {
  runs: number;
  seeds: number[];
  run_ids: string[];
  config: unknown;
}

const nameOf = ({ experiment_id, settings_hash }: GroupKey) => `${experiment_id}:${settings_hash}`;

interface Figures extends Record<string, unknown> {
  n: number;
  mean: number | null;
  sd: number | null;
  min: number | null;
  max: number | null;
}

/** Runs whose value is NaN count in none of the figures, not even in n. */
async function statistics(db: Db, condition: SQL, metric: MetricChoice): Promise<Map<string, Figures>> {
  const value = summaryColumn(metric);
  const rows = await rowsOf<Figures & GroupKey>(
    db,
    sql`
      select ${runs.experimentId} as experiment_id, ${runs.settingsHash} as settings_hash,
        count(*)::int as n, avg(${value}) as mean, stddev_samp(${value}) as sd, min(${value}) as min, max(${value}) as max
      from ${runs} join ${experiments} on ${experiments.id} = ${runs.experimentId}
      join ${runSummaries} on run_id = ${runs.id} and key = ${metric.key} and ${value} <> 'NaN'
      where ${condition}
      group by 1, 2
    `,
  );
  return new Map(
    rows.map(({ experiment_id, settings_hash, ...figures }) => [
      nameOf({ experiment_id, settings_hash }),
      figures,
    ]),
  );
}

interface ResultRow extends GroupKey {
  n: number;
  accuracy: number;
  accuracy_sd: number | null;
  f1: number;
  f1_sd: number | null;
  seconds: number;
  seconds_sd: number | null;
}

/** Of the weights that were kept, which no summary of a metric says. */
async function resultsOf(db: Db, condition: SQL): Promise<Map<string, GroupResult>> {
  const rows = await rowsOf<ResultRow>(
    db,
    sql`
      select ${runs.experimentId} as experiment_id, ${runs.settingsHash} as settings_hash, count(*)::int as n,
        avg(accuracy) as accuracy, stddev_samp(accuracy) as accuracy_sd,
        avg(f1) as f1, stddev_samp(f1) as f1_sd, avg(seconds) as seconds, stddev_samp(seconds) as seconds_sd
      from ${runs} join ${experiments} on ${experiments.id} = ${runs.experimentId},
        lateral (select (${runs.result} #>> '{validation,accuracy}')::float8 as accuracy,
          (${runs.result} #>> '{validation,f1}')::float8 as f1,
          (${runs.result} ->> 'trainSeconds')::float8 as seconds) as kept
      where ${condition} and ${runs.result} is not null
      group by 1, 2
    `,
  );
  return new Map(
    rows.map((row) => [
      nameOf(row),
      {
        n: row.n,
        accuracy: { mean: row.accuracy, sd: row.accuracy_sd },
        f1: { mean: row.f1, sd: row.f1_sd },
        trainSeconds: { mean: row.seconds, sd: row.seconds_sd },
      },
    ]),
  );
}
