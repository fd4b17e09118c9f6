import { type Db, experiments, runScores, runSummaries, runs } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { badInput } from "../errors.ts";
import { longestMetricKey } from "../metrics/metric-key.ts";
import { checkText } from "../text.ts";
import { ALL_STATUSES, isFinal } from "./run.states.ts";
import { summaryColumn } from "./run-filter.ts";
import type { RunSortInput } from "./run-filter.types.ts";
import { type ListQuestion, type PlaceInList, placedRuns } from "./run-list-places.ts";

/** Written out, since PostgreSQL uses the index `runs_not_over` only where it sees them. */
const notOver = sql.raw(
  ALL_STATUSES.filter((status) => !isFinal(status))
    .map((status) => `'${status}'`)
    .join(", "),
);

/** Where the runs of the list may be. */
interface ListedExperiments {
  teamId: string;
  /** All of the team when it is not given. */
  experimentIds: readonly string[] | undefined;
}

interface Sorting {
  key: string;
  /** Of `run_scores` and of `run_summaries`. */
  column: SQL;
}

/**
 * Runs by a metric, those without a value last: a NaN says nothing of how good a run is. Of each experiment, the best of
 * the runs that are over are read from an index; those that go on, which are few, are looked at one by one.
 */
export async function runsByMetric(
  db: Db,
  question: ListQuestion,
  { metric }: RunSortInput,
  listed: ListedExperiments,
): Promise<PlaceInList[]> {
  if (!metric) throw badInput("sort.metric", "To sort by a metric, name it in sort.metric.");
  const sorting = {
    key: checkText("sort.metric.key", metric.key, longestMetricKey),
    column: summaryColumn(metric),
  };
  const { most, after, direction } = question;
  const withValue =
    after?.value === null ? [] : await placedRuns(db, runsWithValue(question, sorting, listed), direction);
  if (withValue.length === most) return withValue;
  const rest = {
    ...question,
    most: most - withValue.length,
    after: after?.value === null ? after : undefined,
  };
  return [...withValue, ...(await placedRuns(db, runsWithoutValue(rest, sorting), direction))];
}

function runsWithValue(
  { condition, direction, most, after }: ListQuestion,
  { key, column }: Sorting,
  { teamId, experimentIds }: ListedExperiments,
): SQL {
  const order = sql.raw(direction);
  const later = sql.raw(direction === "ASC" ? ">" : "<");
  const beyond = (id: AnyPgColumn) =>
    after ? sql`(${column}, ${id}) ${later} (${after.value}::float8, ${after.id}::uuid)` : sql`true`;
  const ofThem = experimentIds
    ? sql`${experiments.id} = any(${sql.param([...experimentIds])}::uuid[])`
    : sql`true`;
  return sql`
    select id, value from (
      select best.id, best.value
      from ${experiments} cross join lateral (
        select ${runs.id} as id, ${column} as value
        from ${runScores} join ${runs} on ${runs.id} = ${runScores.runId}
        where ${runScores.experimentId} = ${experiments.id} and ${runScores.key} = ${key} and ${column} is not null
          and ${condition} and ${beyond(runScores.runId)}
        order by ${column} ${order}, ${runScores.runId} ${order} limit ${most}
      ) as best
      where ${experiments.teamId} = ${teamId} and ${ofThem}
      union all
      select ${runs.id}, ${column}
      from ${runs} join ${experiments} on ${experiments.id} = ${runs.experimentId}
      cross join lateral (
        select * from ${runSummaries} where run_id = ${runs.id} and key = ${key}
        offset 0 -- keeps this a look-up for each run: where many seem to go on, all summaries there are would be read
      ) as summary
      where ${runs.status} in (${notOver}) and ${column} <> 'NaN' and ${condition} and ${beyond(runs.id)}
    ) as found
    order by value ${order}, id ${order} limit ${most}
  `;
}

function runsWithoutValue(
  { condition, direction, most, after }: ListQuestion,
  { key, column }: Sorting,
): SQL {
  const order = sql.raw(direction);
  const later = sql.raw(direction === "ASC" ? ">" : "<");
  return sql`
    select ${runs.id} as id, null::float8 as value
    from ${runs} join ${experiments} on ${experiments.id} = ${runs.experimentId}
    where ${condition} and ${after ? sql`${runs.id} ${later} ${after.id}::uuid` : sql`true`}
      and not exists (
        select from ${runSummaries} where run_id = ${runs.id} and key = ${key} and ${column} <> 'NaN'
      )
    order by ${runs.id} ${order} limit ${most}
  `;
}
