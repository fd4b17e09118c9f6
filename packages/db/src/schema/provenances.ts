import { sql } from "drizzle-orm";
import { check, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { id } from "./columns.ts";
import { experiments } from "./experiments.ts";
import { runs } from "./runs.ts";

/**
 * The code that made a run or an experiment, as the script that created it found it. Apart from both, because a diff is
 * long and lists are not to read it.
 */
export const provenances = pgTable(
  "provenances",
  {
    id: id(),
    runId: uuid().references(() => runs.id, { onDelete: "cascade" }),
    experimentId: uuid().references(() => experiments.id, { onDelete: "cascade" }),
    commit: text(),
    branch: text(),
    /** Changes that are not in the commit; null outside a git work tree. Cut where it is longer than the gateway takes. */
    diff: text(),
    /** Of the whole diff, in bytes, whatever was cut. */
    diffBytes: integer(),
    commandLine: text().array(),
    /** { name, version } of each package, sorted by name. */
    packages: jsonb().$type<unknown>(),
  },
  (table) => [
    unique("provenances_run").on(table.runId),
    unique("provenances_experiment").on(table.experimentId),
    check("provenances_subject", sql`num_nonnulls(${table.runId}, ${table.experimentId}) = 1`),
  ],
);
