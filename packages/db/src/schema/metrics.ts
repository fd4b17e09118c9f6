import {
  bigint,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { instant } from "./columns.ts";
import { runs } from "./runs.ts";

/** One metric of one run. The small number stands for both in `points`, which are many. */
export const series = pgTable(
  "series",
  {
    id: integer().primaryKey().generatedAlwaysAsIdentity(),
    runId: uuid()
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    key: text().notNull(),
  },
  (table) => [unique("series_run_key").on(table.runId, table.key)],
);

/**
 * Columns in this order leave no padding in a row. NaN and ±Infinity are stored as they are.
 * No foreign key to `series`: it would be checked row by row on the hottest write there is, and the only
 * statement that inserts here has just read its series ids.
 */
export const points = pgTable(
  "points",
  {
    seriesId: integer().notNull(),
    attempt: integer().notNull(),
    step: bigint({ mode: "number" }).notNull(),
    at: instant().notNull(),
    value: doublePrecision().notNull(),
  },
  (table) => [primaryKey({ columns: [table.seriesId, table.attempt, table.step] })],
);

/** What lists show of a metric, so that they never read points. */
export const runSummaries = pgTable(
  "run_summaries",
  {
    runId: uuid()
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    attempt: integer().notNull(),
    key: text().notNull(),
    lastStep: bigint({ mode: "number" }).notNull(),
    last: doublePrecision().notNull(),
    /** Null while every value so far was NaN. */
    min: doublePrecision(),
    max: doublePrecision(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.attempt, table.key] })],
);
