import { type SQL, sql } from "drizzle-orm";
import { textsOf } from "../../facts/key-values.ts";
import type { Comparison, Operator } from "./parse-filter.ts";

/** Each operator as it stands in a statement: never a text from outside. */
const signOf = {
  "=": sql`=`,
  "!=": sql`<>`,
  ">": sql`>`,
  ">=": sql`>=`,
  "<": sql`<`,
  "<=": sql`<=`,
  LIKE: sql`like`,
  ILIKE: sql`ilike`,
} as const;

/** The condition that a text or a number of the database compares so; what is null never does. */
export function compare(column: SQL, { operator, value }: Pick<Comparison, "operator" | "value">): SQL {
  if (operator === "IS NULL") return sql`${column} is null`;
  if (operator === "IS NOT NULL") return sql`${column} is not null`;
  if (Array.isArray(value)) {
    return operator === "IN"
      ? sql`${column} = any(${textsOf(value)})`
      : sql`${column} <> all(${textsOf(value)})`;
  }
  const sign = signOf[operator as Exclude<Operator, "IN" | "NOT IN" | "IS NULL" | "IS NOT NULL">];
  if (typeof value === "number") return sql`${column} ${sign} ${value}::float8`;
  // Without an escape character every text is a pattern, and a backslash is one.
  const withoutEscape = operator === "LIKE" || operator === "ILIKE" ? sql`escape ''` : sql``;
  return sql`${column} ${sign} ${value}::text ${withoutEscape}`;
}

/** NaN after all numbers, and what is missing at the end, whatever the direction. */
export const orderedBy = (column: SQL, descending: boolean, isNumber: boolean): SQL[] => [
  isNumber
    ? sql`case when ${column} is null then 2 when ${column} = 'NaN' then 1 else 0 end`
    : sql`${column} is null`,
  descending ? sql`${column} desc` : sql`${column} asc`,
];
