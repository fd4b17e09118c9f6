import { type SQL, sql } from "drizzle-orm";

/** Values for a statement, or the places of a prepared one where they will be. */
export type Given<Name extends string> = Record<Name, unknown>;

export function placesFor<Name extends string>(names: readonly Name[]): Given<Name> {
  return Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as Given<Name>;
}

/**
 * A column of numbers as one value: PostgreSQL's own text for it, which is several times cheaper to make than the
 * driver's, escaped element by element.
 */
export const textOf = (numbers: readonly number[]): string => `{${numbers.join(",")}}`;

/** The same, where NaN stands for "no value". */
export const nullableTextOf = (numbers: readonly number[]): string =>
  `{${numbers.map((number) => (Number.isNaN(number) ? "NULL" : number)).join(",")}}`;

/** The column of such a text. */
export const columnFrom = (text: unknown, type: "int" | "bigint" | "float8"): SQL =>
  sql`${text}::text::${sql.raw(type)}[]`;

export const columnOf = (numbers: readonly number[], type: "int" | "bigint" | "float8"): SQL =>
  columnFrom(textOf(numbers), type);

/** Milliseconds since 1970 of an instant, without the text of a date, which depends on the server's settings. */
export const milliseconds = (instant: SQL): SQL => sql`(date_part('epoch', ${instant}) * 1000)`;

/** The instants of a column of milliseconds. */
export const instantOf = (milliseconds: SQL): SQL => sql`to_timestamp(${milliseconds} / 1000)`;
