import { attempts, experiments, runSummaries, runs } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import { badInput } from "../errors.ts";
import { isId } from "../ids.ts";
import { longestMetricKey } from "../metrics/metric-key.ts";
import { goalOf } from "../metrics/summary.ts";
import { checkTags } from "../tags/check-tags.ts";
import { checkText } from "../text.ts";
import type {
  IntRangeInput,
  MetricChoiceInput,
  MetricRangeInput,
  RunFilterInput,
} from "./run-filter.types.ts";

const mostChoices = 200;
const longestText = 200;

/**
 * The condition of a filter, for a statement that joins runs with their experiments. Deleted runs never fit.
 * @throws BAD_INPUT naming the field that cannot be met
 */
export function runFilter(teamId: string, filter: RunFilterInput): SQL {
  const conditions = [
    sql`${runs.teamId} = ${teamId}`,
    sql`${runs.deletedAt} is null`,
    sql`${experiments.deletedAt} is null`,
  ];
  const add = <Value>(value: Value | null | undefined, condition: (value: Value) => SQL) => {
    if (value !== null && value !== undefined) conditions.push(condition(value));
  };
  add(filter.experimentIds, (ids) => sql`${runs.experimentId} = any(${idList("experimentIds", ids)})`);
  add(filter.status, (status) => sql`${runs.status}::text = any(${list("status", status)}::text[])`);
  add(filter.freezeDepth, (depth) => inRange(sql`${runs.freezeDepth}`, depth));
  add(filter.trainedBlocks, (blocks) => sql`${runs.trainedGroups} @> ${groupsOf("trainedBlocks", blocks)}`);
  add(filter.frozenBlocks, (blocks) => {
    const groups = groupsOf("frozenBlocks", blocks);
    return sql`(not ${runs.trainedGroups} && ${groups}
      and (select max(number) from unnest(${groups}) as number) <= ${experiments.blocks})`;
  });
  add(filter.tags, (tags) => sql`${runs.tags} @> ${sql.param(checkTags("filter.tags", tags))}::text[]`);
  add(filter.seeds, (seeds) => sql`${runs.seed} = any(${list("seeds", seeds)}::bigint[])`);
  add(filter.runnerIds, (ids) => {
    const runnerIds = idList("runnerIds", ids);
    return sql`exists (select from ${attempts} where run_id = ${runs.id} and runner_id = any(${runnerIds}))`;
  });
  add(filter.external, (external) => sql`${runs.external} = ${external}`);
  add(filter.createdSince, (instant) => sql`${runs.createdAt} >= ${instant.toISOString()}::timestamptz`);
  add(filter.text, (text) => containing(checkText("filter.text", text, longestText)));
  for (const [index, range] of checked("metrics", filter.metrics ?? []).entries()) {
    conditions.push(inMetricRange(range, `filter.metrics[${index}]`));
  }
  return sql.join(conditions, sql` and `);
}

/** The column of `run_summaries` that a choice means. */
export function summaryColumn({ key, of }: MetricChoiceInput): SQL {
  const extreme = of === "BEST" ? (goalOf(key) === "MINIMIZE" ? "MIN" : "MAX") : of;
  return { LAST: sql`last`, MIN: sql`min`, MAX: sql`max` }[extreme];
}

function inMetricRange(range: MetricRangeInput, field: string): SQL {
  const key = checkText(`${field}.key`, range.key, longestMetricKey);
  const value = summaryColumn(range);
  return sql`exists (
    select from ${runSummaries} where run_id = ${runs.id} and key = ${key} and ${value} <> 'NaN'
      and ${value} >= ${range.from ?? Number.NEGATIVE_INFINITY}::float8
      and ${value} <= ${range.to ?? Number.POSITIVE_INFINITY}::float8
  )`;
}

function inRange(column: SQL, { from, to }: IntRangeInput): SQL {
  const lowest = from ?? null;
  const highest = to ?? null;
  return sql`(${column} >= coalesce(${lowest}::int, ${column}) and ${column} <= coalesce(${highest}::int, ${column}))`;
}

/** Text is looked for as it is written: what LIKE would take for a placeholder is not one. */
function containing(text: string): SQL {
  const escaped = text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
  return sql`(${experiments.name} ilike ${`%${escaped}%`} or ${runs.message} ilike ${`%${escaped}%`}
    or ${runs.id}::text like ${`${escaped.toLowerCase()}%`})`;
}

/** Group 0 are the embeddings. */
function groupsOf(field: string, blocks: number[]): SQL {
  const wrong = blocks.findIndex((block) => block < 0 || block > 10_000);
  if (wrong >= 0) throw badInput(`filter.${field}[${wrong}]`, "Blocks are counted from 0.");
  return sql`${list(
    field,
    blocks.map((block) => block + 1),
  )}::int[]`;
}

function idList(field: string, ids: string[]): SQL {
  const wrong = ids.findIndex((id) => !isId(id));
  if (wrong >= 0) throw badInput(`filter.${field}[${wrong}]`, "This is not an id.");
  return sql`${list(field, ids)}::uuid[]`;
}

const list = (field: string, values: (string | number)[]): SQL => sql`${sql.param(checked(field, values))}`;

function checked<Value>(field: string, values: Value[]): Value[] {
  if (values.length <= mostChoices) return values;
  throw badInput(`filter.${field}`, `${values.length} choices are too many; the limit is ${mostChoices}.`);
}
