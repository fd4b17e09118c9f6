import { sql } from "drizzle-orm";
import {
  bigint,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
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
 * Partitioned by hash of the series (see its migration): every read and write names its series, so it meets one small
 * index, and a larger team can lay the same partitions on several machines.
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
  // A runner's points have a step each (insert-points.ts sees to it); those of scripts may share one, at other times.
  (table) => [primaryKey({ columns: [table.seriesId, table.attempt, table.step, table.at] })],
);

/**
 * What the points of 2^level steps come to, for buckets that are closed: a later step has been stored. Partitioned like
 * `points`. Bucket b of a level has the steps from b·2^level to (b + 1)·2^level - 1.
 */
export const rollups = pgTable(
  "rollups",
  {
    seriesId: integer().notNull(),
    attempt: integer().notNull(),
    bucket: bigint({ mode: "number" }).notNull(),
    lastStep: bigint({ mode: "number" }).notNull(),
    lastAt: instant().notNull(),
    last: doublePrecision().notNull(),
    /** Null when every value is NaN. */
    min: doublePrecision(),
    max: doublePrecision(),
    count: bigint({ mode: "number" }).notNull(),
    level: smallint().notNull(),
  },
  (table) => [primaryKey({ columns: [table.seriesId, table.attempt, table.level, table.bucket] })],
);

/**
 * What lists show of a metric, so that they never read points: of the run's current attempt, and of the older ones up to
 * where it went on from them.
 */
export const runSummaries = pgTable(
  "run_summaries",
  {
    runId: uuid()
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    key: text().notNull(),
    /** The attempt that wrote last, and the highest step of which it has a point: beyond it nothing can be there. */
    attempt: integer().notNull(),
    attemptLastStep: bigint({ mode: "number" }).notNull(),
    lastStep: bigint({ mode: "number" }).notNull(),
    lastAt: instant().notNull(),
    last: doublePrecision().notNull(),
    /** Null while every value so far was NaN; the step is the first one with that value. */
    min: doublePrecision(),
    minStep: bigint({ mode: "number" }),
    max: doublePrecision(),
    maxStep: bigint({ mode: "number" }),
    count: bigint({ mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.key] })],
);

/**
 * What the summaries of a run came to when it was over: there they change no more, so that they can be indexed by value,
 * and a list finds its best without looking at all runs. An index of the summaries themselves would be written with each
 * append. A value that is NaN is null here: it has no place in an order.
 */
export const runScores = pgTable(
  "run_scores",
  {
    runId: uuid()
      .notNull()
      .references(() => runs.id, { onDelete: "cascade" }),
    key: text().notNull(),
    /** The run's, repeated here so that the best of an experiment are neighbours in an index. */
    experimentId: uuid().notNull(),
    last: doublePrecision(),
    min: doublePrecision(),
    max: doublePrecision(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.key] }),
    // The best and the worst by each: read from either end.
    index("run_scores_last")
      .on(table.experimentId, table.key, table.last, table.runId)
      .where(sql`${table.last} is not null`),
    index("run_scores_min")
      .on(table.experimentId, table.key, table.min, table.runId)
      .where(sql`${table.min} is not null`),
    index("run_scores_max")
      .on(table.experimentId, table.key, table.max, table.runId)
      .where(sql`${table.max} is not null`),
  ],
);
