import { invalidValue } from "../mlflow-error.ts";
import { type Identifier, readIdentifier, type SearchSpace } from "./identifier.ts";
import { Reader } from "./reader.ts";

export type Operator =
  | "="
  | "!="
  | ">"
  | ">="
  | "<"
  | "<="
  | "LIKE"
  | "ILIKE"
  | "IN"
  | "NOT IN"
  | "IS NULL"
  | "IS NOT NULL";

/** One condition of a filter. The value is a number for metrics and times, a list for IN, null for IS NULL, else a text. */
export interface Comparison extends Identifier {
  operator: Operator;
  value: number | string | string[] | null;
}

const mostComparisons = 50;
const mostListed = 1_000;

const ofNumbers: Operator[] = ["=", "!=", ">", ">=", "<", "<="];
const ofTexts: Operator[] = ["=", "!=", "LIKE", "ILIKE"];
const ofLists: Operator[] = ["IN", "NOT IN"];
const ofPresence: Operator[] = ["IS NULL", "IS NOT NULL"];

/**
 * MLflow's filter language: comparisons joined by AND, all of which must hold.
 * https://mlflow.org/docs/latest/search-runs.html
 * @throws MlflowError INVALID_PARAMETER_VALUE saying what is wrong where
 */
export function parseFilter(filter: string, space: SearchSpace): Comparison[] {
  const reader = new Reader(filter, "filter");
  const comparisons: Comparison[] = [];
  while (!reader.isAtEnd) {
    if (comparisons.length > 0 && !reader.takeWord("AND")) throw reader.expected("AND");
    comparisons.push(readComparison(reader, space));
    if (comparisons.length > mostComparisons) {
      throw invalidValue(`Invalid filter: it has more than ${mostComparisons} comparisons.`);
    }
  }
  return comparisons;
}

function readComparison(reader: Reader, space: SearchSpace): Comparison {
  const identifier = readIdentifier(reader, space);
  const operator = readOperator(reader);
  const allowed = operatorsFor(identifier, space);
  if (!allowed.includes(operator)) {
    throw invalidValue(
      `Invalid filter: ${identifier.entity} "${identifier.key}" cannot be compared by ${operator}, but by ${allowed.join(", ")}.`,
    );
  }
  if (ofPresence.includes(operator)) return { ...identifier, operator, value: null };
  if (ofLists.includes(operator)) return { ...identifier, operator, value: readList(reader) };
  const value = isNumeric(identifier, space) ? readNumber(reader) : readText(reader);
  return { ...identifier, operator, value };
}

function readOperator(reader: Reader): Operator {
  const sign = reader.take(/<=|>=|!=|=|<|>/y)?.[0];
  if (sign) return sign as Operator;
  if (reader.takeWord("LIKE")) return "LIKE";
  if (reader.takeWord("ILIKE")) return "ILIKE";
  if (reader.takeWord("IN")) return "IN";
  if (reader.takeWord("NOT\\s+IN")) return "NOT IN";
  if (reader.takeWord("IS\\s+NULL")) return "IS NULL";
  if (reader.takeWord("IS\\s+NOT\\s+NULL")) return "IS NOT NULL";
  throw reader.expected("a comparison such as =, !=, >, LIKE, IN or IS NULL");
}

function operatorsFor(identifier: Identifier, space: SearchSpace): Operator[] {
  if (isNumeric(identifier, space)) return ofNumbers;
  const { entity } = identifier;
  return entity === "attribute" || entity === "dataset"
    ? [...ofTexts, ...ofLists]
    : [...ofTexts, ...ofPresence];
}

const isNumeric = ({ entity, key }: Identifier, { attributes }: SearchSpace) =>
  entity === "metric" || (entity === "attribute" && attributes.get(key)?.type === "number");

function readNumber(reader: Reader): number {
  const text = reader.take(/[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?(?![\w.])/iy)?.[0];
  if (text === undefined) throw reader.expected("a number");
  return Number(text);
}

/** In quotes of either kind; a quote within is written twice. */
function readText(reader: Reader): string {
  const quoted = reader.take(/'((?:[^']|'')*)'|"((?:[^"]|"")*)"/y);
  if (!quoted) throw reader.expected("a text in quotes");
  return quoted[1]?.replaceAll("''", "'") ?? quoted[2]?.replaceAll('""', '"') ?? "";
}

function readList(reader: Reader): string[] {
  if (!reader.take(/\(/y)) throw reader.expected("a list in parentheses");
  const values = [readText(reader)];
  while (reader.take(/,/y)) {
    if (reader.take(/\)/y)) return values;
    values.push(readText(reader));
  }
  if (!reader.take(/\)/y)) throw reader.expected("a comma or the end of the list");
  if (values.length > mostListed)
    throw invalidValue(`Invalid filter: a list has more than ${mostListed} texts.`);
  return values;
}
