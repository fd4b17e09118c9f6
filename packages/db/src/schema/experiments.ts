import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgEnum, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant, tags } from "./columns.ts";
import { teams } from "./users.ts";

/** Which trained models of an experiment are kept: every run's, that of the best run, of the last one, or none. */
export const modelRetention = pgEnum("model_retention", ["EVERY", "BEST", "LAST", "NONE"]);

export const experiments = pgTable(
  "experiments",
  {
    id: id(),
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    name: text().notNull(),
    question: text().notNull(),
    /** ExperimentConfig of @frostline/model: what all runs have in common. */
    config: jsonb().$type<unknown>().notNull(),
    /** Plan of @frostline/model: freeze policies x seeds. */
    plan: jsonb().$type<unknown>().notNull(),
    /** Encoder blocks of the model; null until a runner has loaded an unknown model. */
    blocks: integer(),
    createdAt: instant().notNull().defaultNow(),
    /** When a person deleted it; it can be restored for a while. */
    deletedAt: instant(),
    tags: tags(),
    /** Runs of a higher one are handed out first. */
    priority: integer().notNull().default(0),
    /** Only runners that have all of these labels get its runs. */
    requiredLabels: text().array().notNull().default(sql`'{}'::text[]`),
    /** For so long an attempt may take, from its claim on; null: for ever. */
    timeoutMinutes: integer(),
    /** How often a run of it that fails, and might not fail again, is queued anew. */
    retries: integer().notNull().default(0),
    /** Experiments with the same key share a prefix cache on each host; null for those that use none. */
    prefixKey: text(),
    keepModels: modelRetention().notNull().default("BEST"),
    /** For so long after a run's end its points and rollups are kept; null: for ever. */
    keepPointsDays: integer(),
    /** The client's key of its creation: asked again with it, this experiment is answered. */
    creationKey: text(),
  },
  (table) => [
    // The list of a team's experiments, newest first, a page at a time.
    index("experiments_of_team").on(table.teamId, table.id.desc().nullsFirst()),
    // Two requests with the same key create one experiment.
    unique("experiments_creation_key").on(table.teamId, table.creationKey),
  ],
);
