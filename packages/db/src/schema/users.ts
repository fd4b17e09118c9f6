import { index, pgEnum, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";

export const role = pgEnum("role", ["OWNER", "MEMBER", "VIEWER"]);

export const users = pgTable("users", {
  id: id(),
  name: text().notNull(),
  /** In lower case. Null: the local owner of the first start, until they choose one. */
  email: text().unique("users_email"),
  /** Argon2id, with its parameters. Null: no sign-in by password. */
  passwordHash: text(),
  createdAt: instant().notNull().defaultNow(),
});

/** By what an OpenID Connect provider knows a user. */
export const identities = pgTable(
  "identities",
  {
    issuer: text().notNull(),
    subject: text().notNull(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] })],
);

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
    joinedAt: instant().notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.teamId] }),
    // The members of a team.
    index("memberships_of_team").on(table.teamId),
  ],
);

/** Links by which people join a team. Only the SHA-256 of a link's token is stored, here and in the tables below. */
export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    hash: text().notNull().unique("invitations_hash"),
    teamId: uuid()
      .notNull()
      .references(() => teams.id, { onDelete: "cascade" }),
    role: role().notNull(),
    /** In lower case. Null: whoever has the link may join. */
    email: text(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    acceptedAt: instant(),
    revokedAt: instant(),
  },
  (table) => [index("invitations_of_team").on(table.teamId, table.id)],
);

/** What a token may be used for, of what its role may do. */
export const tokenScope = pgEnum("token_scope", ["READ", "WRITE", "RUNNERS", "ADMIN"]);

/** Tokens for scripts. */
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

/** One-time links by which somebody who has forgotten their password chooses another one. */
export const passwordResets = pgTable(
  "password_resets",
  {
    hash: text().primaryKey(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: instant().notNull(),
    usedAt: instant(),
  },
  // The link that a new one replaces.
  (table) => [index("password_resets_of_user").on(table.userId)],
);

/** Signed-in browsers. */
export const userSessions = pgTable("user_sessions", {
  hash: text().primaryKey(),
  userId: uuid()
    .notNull()
    .references(() => users.id, { onDelete: "cascade" }),
  /** The team that was switched to; null, or no longer the user's: the first that the user joined. */
  teamId: uuid().references(() => teams.id, { onDelete: "set null" }),
  createdAt: instant().notNull().defaultNow(),
  expiresAt: instant().notNull(),
  /** To the minute; null until it is used for the first time. */
  lastSeenAt: instant(),
  /** What the browser called itself then. */
  userAgent: text(),
});

/** Wrong passwords, for as long as they count against further attempts. */
export const signInFailures = pgTable(
  "sign_in_failures",
  {
    id: id(),
    email: text().notNull(),
    at: instant().notNull(),
  },
  (table) => [index("sign_in_failures_of_email").on(table.email, table.at)],
);
