import { sql } from "drizzle-orm";
import {
  boolean,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { id, instant } from "./columns.ts";
import { experiments } from "./experiments.ts";
import { runners } from "./runners.ts";
import { runs } from "./runs.ts";
import { teams, users } from "./users.ts";

export const webhookFormat = pgEnum("webhook_format", ["STANDARD", "SLACK"]);
export const deliveryStatus = pgEnum("delivery_status", ["PENDING", "DELIVERED", "FAILED"]);

const ofTeam = () =>
  uuid()
    .notNull()
    .references(() => teams.id, { onDelete: "cascade" });

/** An address of the team's that notices are sent to. */
export const webhooks = pgTable("webhooks", {
  id: id(),
  teamId: ofTeam(),
  name: text().notNull(),
  url: text().notNull(),
  format: webhookFormat().notNull(),
  /** Readable, unlike other secrets: every delivery is signed with it. */
  secret: text().notNull(),
  enabled: boolean().notNull().default(true),
  createdBy: uuid().references(() => users.id, { onDelete: "set null" }),
  createdAt: instant().notNull(),
});

/** What the team wants to be told of. */
export const noticeRules = pgTable(
  "notice_rules",
  {
    id: id(),
    teamId: ofTeam(),
    /** Null: all experiments. */
    experimentId: uuid().references(() => experiments.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** Condition of the gateway's notices/condition.ts. */
    condition: jsonb().$type<unknown>().notNull(),
    enabled: boolean().notNull().default(true),
    createdBy: uuid().references(() => users.id, { onDelete: "set null" }),
    createdAt: instant().notNull(),
    /** Nothing that happened before it is told: when the rule was made, or switched on again. */
    since: instant().notNull(),
    /** What happened before was looked at. */
    checkedAt: instant().notNull(),
  },
  (table) => [index("notice_rules_to_check").on(table.checkedAt).where(sql`${table.enabled}`)],
);

/** Where a rule's notices are sent, besides the dashboard. */
export const noticeRuleWebhooks = pgTable(
  "notice_rule_webhooks",
  {
    ruleId: uuid()
      .notNull()
      .references(() => noticeRules.id, { onDelete: "cascade" }),
    webhookId: uuid()
      .notNull()
      .references(() => webhooks.id, { onDelete: "cascade" }),
  },
  (table) => [primaryKey({ columns: [table.ruleId, table.webhookId] })],
);

/** Something happened that a rule speaks of. */
export const notices = pgTable(
  "notices",
  {
    id: id(),
    teamId: ofTeam(),
    ruleId: uuid().references(() => noticeRules.id, { onDelete: "set null" }),
    /** Null for what concerns a runner. */
    experimentId: uuid().references(() => experiments.id, { onDelete: "cascade" }),
    /** Null for what concerns an experiment as a whole, or a runner. */
    runId: uuid().references(() => runs.id, { onDelete: "cascade" }),
    runnerId: uuid().references(() => runners.id, { onDelete: "cascade" }),
    /** As in the webhook's body, such as run.failed. */
    type: text().notNull(),
    /** The rule's name at that time. */
    title: text().notNull(),
    text: text().notNull(),
    at: instant().notNull(),
    /** What happened, so that gateways that look at the same time, or again, tell of it once. */
    occasion: text().notNull(),
  },
  (table) => [
    unique("notices_occasion").on(table.ruleId, table.occasion),
    // The dashboard's list, newest first.
    index("notices_of_team").on(table.teamId, table.id.desc().nullsFirst()),
    // What goes with a run or an experiment that is removed for good.
    index("notices_of_run").on(table.runId).where(sql`${table.runId} is not null`),
    index("notices_of_experiment").on(table.experimentId),
  ],
);

/** One notice on its way to one webhook. Its id is the message's: the same at every try. */
export const noticeDeliveries = pgTable(
  "notice_deliveries",
  {
    id: id(),
    webhookId: uuid()
      .notNull()
      .references(() => webhooks.id, { onDelete: "cascade" }),
    /** Null for a test. */
    noticeId: uuid().references(() => notices.id, { onDelete: "cascade" }),
    type: text().notNull(),
    /** The body as it is sent: the same bytes at every try. */
    body: text().notNull(),
    status: deliveryStatus().notNull().default("PENDING"),
    tries: integer().notNull().default(0),
    createdAt: instant().notNull(),
    /** While a gateway tries it, the end of that gateway's lease: then another one may. */
    nextTryAt: instant().notNull(),
    lastTriedAt: instant(),
    /** HTTP status of the last answer; null where none came. */
    lastStatus: integer(),
    /** The beginning of the last answer, or why there was none. */
    lastAnswer: text(),
  },
  (table) => [
    // What is to be sent, read from the front: holds only what is on its way.
    index("notice_deliveries_due").on(table.nextTryAt).where(sql`${table.status} = 'PENDING'`),
    index("notice_deliveries_of_webhook").on(table.webhookId, table.id.desc().nullsFirst()),
    // What goes with a notice.
    index("notice_deliveries_of_notice").on(table.noticeId),
  ],
);
