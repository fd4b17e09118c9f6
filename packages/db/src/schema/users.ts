import { index, pgEnum, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";

export const role = pgEnum("role", ["OWNER", "MEMBER", "VIEWER"]);

export const users = pgTable("users", {
  id: id(),
  name: text().notNull(),
  createdAt: instant().notNull().defaultNow(),
});

export const teams = pgTable("teams", {
  id: id(),
  name: text().notNull(),
  createdAt: instant().notNull().defaultNow(),
});

export const memberships = pgTable(
  "memberships",
  {
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    role: role().notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.teamId] })],
);

/** What a token may be used for, of what its role may do. */
export const tokenScope = pgEnum("token_scope", ["READ", "WRITE", "RUNNERS", "ADMIN"]);

/** Tokens for scripts. Only the SHA-256 of a token is stored, here and in the tables below. */
export const apiTokens = pgTable(
  "api_tokens",
  {
    id: id(),
    hash: text().notNull().unique("api_tokens_hash"),
    /** The first characters of the token, by which a person tells it from others. */
    prefix: text().notNull(),
    /** Whose it is; of a service token, who made it. */
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** Of a service token, which goes on working when its maker leaves. Null: the token has the role of its person. */
    serviceRole: role(),
    scopes: tokenScope().array().notNull(),
    createdAt: instant().notNull().defaultNow(),
    expiresAt: instant(),
    /** To the minute. */
    lastUsedAt: instant(),
    revokedAt: instant(),
  },
  (table) => [index("api_tokens_of_team").on(table.teamId, table.id)],
);

/** One-time links that exchange their token for a session. */
export const signInLinks = pgTable("sign_in_links", {
  hash: text().primaryKey(),
  userId: uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  expiresAt: instant().notNull(),
  usedAt: instant(),
});

/** Signed-in browsers. */
export const userSessions = pgTable("user_sessions", {
  hash: text().primaryKey(),
  userId: uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  createdAt: instant().notNull().defaultNow(),
  expiresAt: instant().notNull(),
});
