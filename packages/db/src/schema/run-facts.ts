import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { experiments } from "./experiments.ts";
import { runs } from "./runs.ts";

const runId = () =>
  uuid()
    .notNull()
    .references(() => runs.id, { onDelete: "cascade" });

/** A setting that a script says it trains with: said once, never changed. */
export const runParameters = pgTable(
  "run_parameters",
  { runId: runId(), key: text().notNull(), value: text().notNull() },
  (table) => [primaryKey({ columns: [table.runId, table.key] })],
);

/** What else is said of a run, by name; MLflow calls these tags. They may change at any time. */
export const runProperties = pgTable(
  "run_properties",
  { runId: runId(), key: text().notNull(), value: text().notNull() },
  (table) => [primaryKey({ columns: [table.runId, table.key] })],
);

export const experimentProperties = pgTable(
  "experiment_properties",
  {
    experimentId: uuid()
      .notNull()
      .references(() => experiments.id, { onDelete: "cascade" }),
    key: text().notNull(),
    value: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.experimentId, table.key] })],
);

/** Data that a script says its run has read. */
export const runDatasets = pgTable(
  "run_datasets",
  {
    runId: runId(),
    name: text().notNull(),
    /** A fingerprint of the data, made by the script. */
    digest: text().notNull(),
    sourceType: text().notNull(),
    source: text().notNull(),
    schema: text(),
    profile: text(),
    /** What it was read for, such as "training"; null when the script did not say. */
    context: text(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.name, table.digest] })],
);
