import { sql } from "drizzle-orm";
import { bigint, boolean, index, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";
import { teams, users } from "./users.ts";

export const runners = pgTable(
  "runners",
  {
    id: id(),
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** Fixed by the registration token; what the runner found out about its host is in `facts`. */
    labels: text().array().notNull(),
    facts: jsonb().$type<unknown>().notNull(),
    /** Memory for each run that it trains at once, from its facts; null where it has not told them yet. */
    slotMemoryBytes: bigint({ mode: "number" }),
    secretHash: text().notNull().unique("runners_secret_hash"),
    /** Takes one run, and is deleted when its session closes or it has been silent for long. */
    ephemeral: boolean().notNull().default(false),
    createdAt: instant().notNull().defaultNow(),
    /** Last contact of any kind: heartbeat, claim or write. */
    lastSeenAt: instant(),
    /** Since when it is to take no new run, and to leave when those that it has have ended. */
    drainingSince: instant(),
    /** Since when it gets no run because those it had failed one after the other. */
    quarantinedAt: instant(),
    /** Prefix keys of the experiments of which it had runs that read the cache, the last one first. */
    recentPrefixes: text().array().notNull().default(sql`'{}'::text[]`),
    /** Different runs that failed on it soon after their start, one after the other: what quarantine goes by. */
    quickFailures: uuid().array().notNull().default(sql`'{}'::uuid[]`),
    /** Its runs keep its name; its secret opens nothing any more. */
    deletedAt: instant(),
  },
  // The list of a team's runners.
  (table) => [index("runners_of_team").on(table.teamId, table.id)],
);

/** The live connection of a runner. At most one is open. */
export const runnerSessions = pgTable(
  "runner_sessions",
  {
    id: id(),
    runnerId: uuid()
      .notNull()
      .references(() => runners.id, { onDelete: "cascade" }),
    /** The runner's own key of this opening: asked again with it, however late, this session is answered. */
    openingKey: text(),
    openedAt: instant().notNull(),
    closedAt: instant(),
  },
  (table) => [
    // Finds the open session of a runner without walking through all that it ever had.
    index("runner_sessions_open").on(table.runnerId).where(sql`${table.closedAt} is null`),
    unique("runner_sessions_opening_key").on(table.runnerId, table.openingKey),
  ],
);

/** Single use: who has one may register one runner. */
export const registrationTokens = pgTable("registration_tokens", {
  hash: text().primaryKey(),
  teamId: uuid()
    .notNull()
    .references(() => teams.id, { onDelete: "cascade" }),
  createdBy: uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  labels: text().array().notNull(),
  /** The runner that it lets in is to be ephemeral. */
  ephemeral: boolean().notNull().default(false),
  expiresAt: instant().notNull(),
  usedAt: instant(),
});
