import { index, pgEnum, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";
import { teams } from "./users.ts";

export const actorKind = pgEnum("actor_kind", ["USER", "SERVICE", "RUNNER", "NOBODY"]);

/**
 * Who did what in a team. A trigger of the migration refuses to change or delete a row. Names are copied: people and
 * things may be renamed or gone when somebody reads this.
 */
export const auditEvents = pgTable(
  "audit_events",
  {
    id: id(),
    teamId: uuid()
      .notNull()
      .references(() => teams.id),
    at: instant().notNull(),
    actorKind: actorKind().notNull(),
    actorId: uuid(),
    actorName: text().notNull(),
    /** Such as API_TOKEN_CREATED. */
    action: text().notNull(),
    subjectId: text(),
    subject: text().notNull(),
  },
  // The pages of a team's log, newest first.
  (table) => [index("audit_events_of_team").on(table.teamId, table.id)],
);
