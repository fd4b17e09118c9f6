import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from "graphql";

const special = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};
const isSpecial = (value: unknown): value is keyof typeof special =>
  typeof value === "string" && Object.hasOwn(special, value);

/** Keeps what a JSON number cannot say. */
export const MetricValue = new GraphQLScalarType<number, number | string>({
  name: "MetricValue",
  description: 'A number, or one of "NaN", "Infinity", "-Infinity".',
  serialize(value) {
    if (typeof value !== "number") throw new GraphQLError(`${String(value)} is not a metric value`);
    return Number.isFinite(value) ? value : String(value);
  },
  parseValue: metricValue,
  parseLiteral: (node) =>
    metricValue(node.kind === Kind.INT || node.kind === Kind.FLOAT ? Number(node.value) : textOf(node)),
});

export const SafeInt = new GraphQLScalarType<number, number>({
  name: "SafeInt",
  description: "A whole number up to 2^53 - 1.",
  serialize: safeInt,
  parseValue: safeInt,
  parseLiteral: (node) => safeInt(node.kind === Kind.INT ? Number(node.value) : textOf(node)),
});

export const DateTime = new GraphQLScalarType<Date, string>({
  name: "DateTime",
  description: "ISO-8601 instant in UTC.",
  serialize(value) {
    if (!(value instanceof Date)) throw new GraphQLError(`${String(value)} is not an instant`);
    return value.toISOString();
  },
  parseValue: instant,
  parseLiteral: (node) => instant(textOf(node)),
});

function metricValue(value: unknown): number {
  if (typeof value === "number") return value;
  if (isSpecial(value)) return special[value];
  throw new GraphQLError(
    `${show(value)} is not a metric value: it must be a number, "NaN", "Infinity" or "-Infinity"`,
  );
}

function safeInt(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw new GraphQLError(`${show(value)} is not a whole number up to 2^53 - 1`);
}

const isoInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Years of other lengths are written by databases and read by programs each in their own way. */
const earliest = Date.UTC(1000, 0, 1);
const latest = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

function instant(value: unknown): Date {
  if (typeof value === "string" && isoInstant.test(value)) {
    const date = new Date(value);
    if (date.getTime() >= earliest && date.getTime() <= latest) return date;
  }
  throw new GraphQLError(`${show(value)} is not an instant: write it like 2026-11-23T09:30:00Z`);
}

const textOf = (node: ValueNode) => (node.kind === Kind.STRING ? node.value : undefined);
const show = (value: unknown) => JSON.stringify(value) ?? "nothing";
