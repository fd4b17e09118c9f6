import { type Db, experiments, rowsOf, runs } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import { type Connection, fromCursor, pageOf, toCursor } from "../graphql/paging.ts";
import type { Run } from "./run.types.ts";
import { runFilter } from "./run-filter.ts";
import type { RunFilterInput, RunSortInput } from "./run-filter.types.ts";
import { type ListQuestion, type Place, type PlaceInList, placedRuns } from "./run-list-places.ts";
import { runsByMetric } from "./runs-by-metric.ts";
import { toRun } from "./stored-run.ts";

/** The sorted value (or none) and the id of the row after which a page begins. */
const listCursor = /^(none|-?Infinity|-?[0-9.]+(e[+-]?[0-9]+)?):[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * A page of a team's runs that meet a filter. A page begins after a value and an id, not after a number of rows: what is
 * added or removed meanwhile neither repeats nor hides a run.
 * @throws BAD_INPUT naming the part of the filter or of the sorting that cannot be met
 */
export async function runList(
  db: Db,
  teamId: string,
  filter: RunFilterInput,
  sort: RunSortInput,
  { first, after }: { first: number; after: string | undefined },
): Promise<Connection<Run>> {
  const condition = runFilter(teamId, filter);
  const { direction } = sort;
  const question: ListQuestion = { condition, direction, most: first + 1, after: placeOf(after) };
  const rows =
    sort.by === "METRIC"
      ? await runsByMetric(db, question, sort, { teamId, experimentIds: filter.experimentIds ?? undefined })
      : await runsByColumn(db, question, sort.by);
  const page = pageOf(rows, first, 0, ({ row, value }) => ({
    cursor: toCursor(value ?? "none", row.id),
    node: toRun(row),
  }));
  return {
    ...page,
    get totalCount() {
      return countRuns(db, condition);
    },
  };
}

function placeOf(after: string | undefined): Place | undefined {
  if (after === undefined) return undefined;
  const [value = "none", id = ""] = fromCursor(after, listCursor);
  return { value: value === "none" ? null : value, id };
}

async function countRuns(db: Db, condition: SQL): Promise<number> {
  const [total] = await rowsOf<{ runs: number }>(
    db,
    sql`select count(*)::int as runs from ${runs} join ${experiments} on ${experiments.id} = ${runs.experimentId} where ${condition}`,
  );
  return total?.runs ?? 0;
}

function runsByColumn(
  db: Db,
  { condition, direction, most, after }: ListQuestion,
  by: Exclude<RunSortInput["by"], "METRIC">,
): Promise<PlaceInList[]> {
  const value = sortValue(by);
  const order = sql.raw(direction);
  return placedRuns(
    db,
    sql`
      select ${runs.id} as id, ${value} as value
      from ${runs} join ${experiments} on ${experiments.id} = ${runs.experimentId}
      where ${condition} and ${after ? beyond(value, direction, after) : sql`true`}
      order by ${value} ${order} nulls last, ${runs.id} ${order} limit ${most}
    `,
    direction,
  );
}

/** What is sorted by, as a number; null last. */
function sortValue(by: Exclude<RunSortInput["by"], "METRIC">): SQL {
  const seconds = (instant: SQL) => sql`date_part('epoch', ${instant})`;
  switch (by) {
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
  }
}

function beyond(value: SQL, direction: RunSortInput["direction"], after: Place): SQL {
  const later = direction === "ASC" ? sql`>` : sql`<`;
  const idLater = sql`${runs.id} ${later} ${after.id}::uuid`;
  if (after.value === null) return sql`(${value} is null and ${idLater})`;
  const last = sql`${after.value}::float8`;
  return sql`(${value} ${later} ${last} or (${value} = ${last} and ${idLater}) or ${value} is null)`;
}
