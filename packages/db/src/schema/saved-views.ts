import { pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";
import { teams, users } from "./users.ts";

/** A list or a comparison as someone has set it up, for the whole team. */
export const savedViews = pgTable(
  "saved_views",
  {
    id: id(),
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    createdBy: uuid().references(() => users.id, { onDelete: "set null" }),
    name: text().notNull(),
    /** Path and query of the dashboard: its pages keep their whole state there. */
    path: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (table) => [unique("saved_views_name").on(table.teamId, table.name)],
);
