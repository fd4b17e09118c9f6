import { createDb, rowsOf } from "@frostline/db";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { columnFrom, columnOf, packedNullable } from "./columns.ts";

test("numbers reach the database as they are, to the ends of what their columns hold", async () => {
  const { db, close } = await createDb({ memory: true });
  const small = [0, 1, -1, 2 ** 31 - 1, -(2 ** 31)];
  const whole = [0, -1, 2 ** 32, -(2 ** 32) - 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  const any = [0.1, -0, 5e-324, Number.MAX_VALUE, Number.NaN, Infinity, -Infinity];
  const rows = await rowsOf<Record<string, unknown>>(
    db,
    sql`select ${columnOf(small, "int")} as small, ${columnOf(whole, "bigint")}::float8[] as whole,
      ${columnOf(any, "float8")} as any, ${columnFrom(packedNullable(any), "float8")} as nullable,
      cardinality(${columnOf([], "bigint")}) as none`,
  );
  await close();
  const nullable = any.map((value) => (Number.isNaN(value) ? null : value));
  expect(rows).toEqual([{ small, whole, any, nullable, none: 0 }]);
});
