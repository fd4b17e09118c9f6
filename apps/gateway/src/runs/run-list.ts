import { type Db, experiments, rowsOf, runSummaries, runs } from "@frostline/db";
import { inArray, type SQL, sql } from "drizzle-orm";
import { badInput } from "../errors.ts";
import { type Connection, fromCursor, pageOf, toCursor } from "../graphql/paging.ts";
import { longestMetricKey } from "../metrics/metric-key.ts";
import { checkText } from "../text.ts";
import type { Run } from "./run.types.ts";
import { summaryColumn } from "./run-filter.ts";
import type { RunSortInput } from "./run-filter.types.ts";
import { toRun } from "./stored-run.ts";

/** The sorted value (or none) and the id of the row after which a page begins. */
const listCursor = /^(none|-?Infinity|-?[0-9.]+(e[+-]?[0-9]+)?):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A page of the runs that meet a condition. A page begins after a value and an id, not after a number of rows: what is
 * added or removed meanwhile neither repeats nor hides a run.
 */
export async function runList(
  db: Db,
  condition: SQL,
  sort: RunSortInput,
  { first, after }: { first: number; after: string | undefined },
): Promise<Connection<Run>> {
  const value = sortValue(sort);
  const start = after === undefined ? sql`true` : beyond(sort, value, after);
  const from = sql`
    from ${runs} join ${experiments} on ${experiments.id} = ${runs.experimentId}
    ${sort.by === "METRIC" ? sql`left join ${runSummaries} on run_id = ${runs.id} and key = ${metricOf(sort).key}` : sql``}
    where ${condition}
  `;
  const direction = sort.direction === "ASC" ? sql`asc` : sql`desc`;
  const [places, [total]] = await Promise.all([
    rowsOf<{ id: string; value: number | null }>(
      db,
      sql`
        select ${runs.id} as id, ${value} as value ${from} and ${start}
        order by ${value} ${direction} nulls last, ${runs.id} ${direction} limit ${first + 1}
      `,
    ),
    rowsOf<{ runs: number }>(
      db,
      sql`select count(*)::int as runs from ${runs} join ${experiments} on ${experiments.id} = ${runs.experimentId} where ${condition}`,
    ),
  ]);
  const rows = await db
    .select()
    .from(runs)
    .where(
      inArray(
        runs.id,
        places.map(({ id }) => id),
      ),
    );
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  return pageOf(
    places.flatMap(({ id, value }) => {
      const row = rowOf.get(id);
      return row ? [{ row, value }] : [];
    }),
    first,
    total?.runs ?? 0,
    ({ row, value }) => ({ cursor: toCursor(value ?? "none", row.id), node: toRun(row) }),
  );
}

/** What is sorted by, as a number; null last. A NaN says nothing of how good a run is. */
function sortValue(sort: RunSortInput): SQL {
  const seconds = (instant: SQL) => sql`date_part('epoch', ${instant})`;
  switch (sort.by) {
    case "CREATED":
      return sql`null::float8`; // the ids alone: they go by the time of creation, and there is an index of them
    case "STARTED":
      return seconds(sql`${runs.startedAt}`);
    case "FINISHED":
      return seconds(sql`${runs.finishedAt}`);
    case "DURATION":
      return seconds(sql`(${runs.finishedAt} - ${runs.startedAt})`);
    case "FREEZE_DEPTH":
      return sql`${runs.freezeDepth}::float8`;
    case "SEED":
      return sql`${runs.seed}::float8`;
    case "TRAINABLE_PARAMETERS":
      return sql`${runs.trainableParameters}::float8`;
    case "METRIC":
      return sql`nullif(${summaryColumn(metricOf(sort))}, 'NaN')`;
  }
}

function metricOf({ metric }: RunSortInput) {
  if (!metric) throw badInput("sort.metric", "To sort by a metric, name it in sort.metric.");
  return { ...metric, key: checkText("sort.metric.key", metric.key, longestMetricKey) };
}

function beyond({ direction }: RunSortInput, value: SQL, after: string): SQL {
  const [last, id] = fromCursor(after, listCursor);
  const later = direction === "ASC" ? sql`>` : sql`<`;
  const idLater = sql`${runs.id} ${later} ${id}::uuid`;
  if (last === "none") return sql`(${value} is null and ${idLater})`;
  return sql`(${value} ${later} ${last}::float8 or (${value} = ${last}::float8 and ${idLater}) or ${value} is null)`;
}
