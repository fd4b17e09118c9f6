import { experimentProperties, experiments } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import { compare, orderedBy } from "./compare.ts";
import type { Identifier } from "./identifier.ts";
import type { Comparison } from "./parse-filter.ts";
import type { Order } from "./parse-order.ts";

const createdAt = sql`(date_part('epoch', ${experiments.createdAt}) * 1000)`;

/** The condition of one comparison, for a statement on `experiments`. */
export const experimentCondition = (comparison: Comparison): SQL => compare(columnOf(comparison), comparison);

export const experimentOrder = (order: Order): SQL =>
  sql.join(orderedBy(columnOf(order), order.descending, isTime(order)), sql`, `);

const isTime = ({ entity, key }: Identifier) => entity === "attribute" && key.endsWith("_time");

function columnOf(identifier: Identifier): SQL {
  const { entity, key } = identifier;
  if (entity === "tag") {
    return sql`(select value from ${experimentProperties} where experiment_id = ${experiments.id} and key = ${key})`;
  }
  if (isTime(identifier)) return createdAt;
  return key === "name" ? sql`${experiments.name}` : sql`${experiments.id}::text`;
}
