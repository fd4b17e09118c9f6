import { type Db, runDatasets, runParameters, runProperties, runSummaries } from "@frostline/db";
import { asc, sql } from "drizzle-orm";
import { factsOfRuns, type KeyValue, uuidsOf } from "../facts/key-values.ts";
import type { RunRow } from "../runs/move-run.ts";
import { doubleOf, toMlflowRunInfo } from "./stored-run-info.ts";

/** What a run's data sets are for, where MLflow's client says it. */
export const contextKey = "mlflow.data.context";

/** Runs as MLflow's client reads them, in the order given: four statements for all of them. */
export async function readMlflowRuns(db: Db, rows: RunRow[]) {
  const ids = rows.map(({ id }) => id);
  const [parameters, properties, metrics, datasets] = [
    await factsOfRuns(db, runParameters, ids),
    await factsOfRuns(db, runProperties, ids),
    await latestMetrics(db, ids),
    await datasetsOfRuns(db, ids),
  ];
  return rows.map((row) => {
    const tags = properties.get(row.id) ?? [];
    return {
      info: toMlflowRunInfo(row, tags),
      data: {
        metrics: metrics.get(row.id) ?? [],
        params: row.external ? (parameters.get(row.id) ?? []) : configAsParameters(row.config),
        tags,
      },
      inputs: { dataset_inputs: datasets.get(row.id) ?? [] },
    };
  });
}

export interface LatestMetric {
  key: string;
  value: number | string;
  timestamp: number;
  step: number;
}

async function latestMetrics(db: Db, runIds: string[]): Promise<Map<string, LatestMetric[]>> {
  const rows = await db
    .select()
    .from(runSummaries)
    .where(sql`${runSummaries.runId} = any(${uuidsOf(runIds)})`)
    .orderBy(asc(runSummaries.runId), asc(runSummaries.key));
  return byRun(rows, ({ key, last, lastAt, lastStep }) => ({
    key,
    value: doubleOf(last),
    timestamp: lastAt.getTime(),
    step: lastStep,
  }));
}

async function datasetsOfRuns(db: Db, runIds: string[]) {
  const rows = await db
    .select()
    .from(runDatasets)
    .where(sql`${runDatasets.runId} = any(${uuidsOf(runIds)})`)
    .orderBy(asc(runDatasets.runId), asc(runDatasets.name), asc(runDatasets.digest));
  return byRun(rows, ({ name, digest, sourceType, source, schema, profile, context }) => ({
    dataset: { name, digest, source_type: sourceType, source, schema, profile },
    tags: context === null ? [] : [{ key: contextKey, value: context }],
  }));
}

function byRun<Row extends { runId: string }, Value>(rows: Row[], toValue: (row: Row) => Value) {
  const found = new Map<string, Value[]>();
  for (const row of rows) {
    const values = found.get(row.runId);
    if (values) values.push(toValue(row));
    else found.set(row.runId, [toValue(row)]);
  }
  return found;
}

/** The configuration of a run that a runner trains, each value by its path: `training.learningRate`. */
function configAsParameters(config: unknown, path: string[] = []): KeyValue[] {
  if (typeof config !== "object" || config === null || Array.isArray(config)) return [];
  return Object.entries(config).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === "object") return configAsParameters(value, [...path, name]);
    return [{ key: [...path, name].join("."), value: textOf(value) }];
  });
}

/** As the database writes it, by which it is searched: without an exponent. */
const textOf = (value: unknown): string =>
  typeof value === "number"
    ? value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 })
    : String(value);
