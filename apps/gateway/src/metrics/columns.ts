import { type SQL, sql } from "drizzle-orm";

/** Values for a statement, or the places of a prepared one where they will be. */
export type Given<Name extends string> = Record<Name, unknown>;

export function placesFor<Name extends string>(names: readonly Name[]): Given<Name> {
  return Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as Given<Name>;
}

export type ColumnType = "int" | "bigint" | "float8";

/** PostgreSQL's number of each type, and the bytes of a value. */
const binary = { int: { oid: 23, bytes: 4 }, bigint: { oid: 20, bytes: 8 }, float8: { oid: 701, bytes: 8 } };

/**
 * A column of numbers as one value, in the binary form in which PostgreSQL takes arrays: a text of them takes longer to
 * write here, and longer to read there.
 */
export function packed(numbers: readonly number[], type: ColumnType): Buffer {
  const { bytes } = binary[type];
  const { buffer, view } = emptyArray(numbers.length, type);
  let at = arrayHeaderBytes;
  for (const number of numbers) {
    view.setInt32(at, bytes);
    if (type === "float8") view.setFloat64(at + 4, number);
    else if (type === "int") view.setInt32(at + 4, number);
    else {
      view.setInt32(at + 4, Math.floor(number / 2 ** 32));
      view.setUint32(at + 8, number); // its lower half, as all of JavaScript's conversions to 32 bits are
    }
    at += 4 + bytes;
  }
  return buffer;
}

/** A column of float8 where NaN stands for "no value". */
export function packedNullable(numbers: readonly number[]): Buffer {
  const { bytes } = binary.float8;
  const { buffer, view } = emptyArray(numbers.length, "float8");
  let at = arrayHeaderBytes;
  for (const number of numbers) {
    const isNull = Number.isNaN(number);
    view.setInt32(at, isNull ? -1 : bytes);
    if (!isNull) view.setFloat64(at + 4, number);
    at += isNull ? 4 : 4 + bytes;
  }
  return buffer.subarray(0, at);
}

const arrayHeaderBytes = 20;

/** With its header: one dimension, nulls allowed, the type of its values, how many, and the number of the first one. */
function emptyArray(length: number, type: ColumnType): { buffer: Buffer; view: DataView } {
  const { oid, bytes } = binary[type];
  const buffer = Buffer.allocUnsafe(arrayHeaderBytes + length * (4 + bytes));
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  for (const [index, field] of [1, 1, oid, length, 1].entries()) view.setInt32(4 * index, field);
  return { buffer, view };
}

/** Such a column in a statement, or the place of one. */
export const columnFrom = (column: unknown, type: ColumnType): SQL => sql`${column}::${sql.raw(type)}[]`;

export const columnOf = (numbers: readonly number[], type: ColumnType): SQL =>
  columnFrom(packed(numbers, type), type);

/** Milliseconds since 1970 of an instant, without the text of a date, which depends on the server's settings. */
export const milliseconds = (instant: SQL): SQL => sql`(date_part('epoch', ${instant}) * 1000)`;

/** The instants of a column of milliseconds. */
export const instantOf = (milliseconds: SQL): SQL => sql`to_timestamp(${milliseconds} / 1000)`;
