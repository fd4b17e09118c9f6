import { runDatasets, runParameters, runProperties, runSummaries, runs } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import { runNameKey } from "../../facts/key-values.ts";
import type { RunStatus } from "../../runs/run.states.ts";
import { artifactRoot, mlflowStatusOf, userKey } from "../stored-run-info.ts";
import { compare, orderedBy } from "./compare.ts";
import type { Identifier } from "./identifier.ts";
import type { Comparison } from "./parse-filter.ts";
import type { Order } from "./parse-order.ts";

/** The condition of one comparison, for a statement on `runs`. */
export function runCondition(comparison: Comparison): SQL {
  const { entity, key, operator } = comparison;
  if (entity === "dataset") {
    const column = { name: sql`name`, digest: sql`digest`, context: sql`context` }[key] ?? sql`null`;
    return sql`exists (select from ${runDatasets} where run_id = ${runs.id} and ${compare(column, comparison)})`;
  }
  const column = columnOf(comparison);
  // PostgreSQL holds a NaN for larger than every number: by that it would be above any bound.
  if (entity === "metric" && operator !== "!=") {
    return sql`(${column} <> 'NaN' and ${compare(column, comparison)})`;
  }
  return compare(column, comparison);
}

export function runOrder(order: Order): SQL {
  const isNumber = order.entity === "metric" || (order.entity === "attribute" && order.key.endsWith("_time"));
  return sql.join(orderedBy(columnOf(order), order.descending, isNumber), sql`, `);
}

/** When a run began, or where it has not, when it was asked for. */
export const startOfRun = sql`coalesce(${runs.startedAt}, ${runs.createdAt})`;

function columnOf({ entity, key }: Identifier): SQL {
  switch (entity) {
    case "metric":
      return sql`(select last from ${runSummaries} where run_id = ${runs.id} and key = ${key})`;
    case "parameter":
      return parameterColumn(key);
    case "tag":
      return propertyColumn(key);
    default:
      return attributes[key] ?? sql`null`;
  }
}

/** What a script has said; of a run that a runner trains its configuration, by the path in it. */
function parameterColumn(key: string): SQL {
  const path = sql`${sql.param(key.split("."))}::text[]`;
  return sql`(case when ${runs.external}
    then (select value from ${runParameters} where run_id = ${runs.id} and key = ${key})
    else case when jsonb_typeof(${runs.config} #> ${path}) in ('string', 'number', 'boolean')
      then ${runs.config} #>> ${path} end
  end)`;
}

const propertyColumn = (key: string): SQL =>
  sql`(select value from ${runProperties} where run_id = ${runs.id} and key = ${key})`;

const milliseconds = (instant: SQL) => sql`floor(date_part('epoch', ${instant}) * 1000)`;

const statusColumn = sql`case ${runs.status} ${sql.join(
  (Object.keys(mlflowStatusOf) as RunStatus[]).map(
    (status) => sql`when ${status}::run_status then ${mlflowStatusOf[status]}::text`,
  ),
  sql` `,
)} end`;

const attributes: Record<string, SQL> = {
  run_id: sql`${runs.id}::text`,
  run_name: propertyColumn(runNameKey),
  user_id: propertyColumn(userKey),
  status: statusColumn,
  artifact_uri: sql`(${artifactRoot}::text || ${runs.experimentId} || '/' || ${runs.id} || '/artifacts')`,
  start_time: milliseconds(startOfRun),
  end_time: milliseconds(sql`${runs.finishedAt}`),
};
