import { type Db, noticeRules, noticeRuleWebhooks, webhooks } from "@frostline/db";
import { and, asc, count, eq, inArray } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError, badInput, notFound } from "../errors.ts";
import { requireExperimentOfTeam } from "../experiments/find-experiment.ts";
import { isId } from "../ids.ts";
import { checkText } from "../text.ts";
import { Condition, checkCondition, sentenceOf } from "./condition.ts";
import type { CreateNoticeRuleInput, NoticeConditionInput, NoticeRule } from "./notice-rule.types.ts";
import { requireWebhooks } from "./webhook.service.ts";

const mostRules = 50;

type RuleRow = typeof noticeRules.$inferSelect;

/** What a team wants to be told of. For owners, because webhooks carry what the team has to elsewhere. */
export class NoticeRuleService {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock">) {}

  async list(caller: Caller): Promise<NoticeRule[]> {
    const { teamId } = need(caller, "owner");
    const rows = await this.deps.db
      .select()
      .from(noticeRules)
      .where(eq(noticeRules.teamId, teamId))
      .orderBy(asc(noticeRules.name), asc(noticeRules.id));
    return withWebhooks(this.deps.db, rows);
  }

  /** The rule tells of what happens from now on. */
  async create(caller: Caller, input: CreateNoticeRuleInput): Promise<NoticeRule> {
    const owner = need(caller, "owner");
    const { teamId } = owner;
    const name = checkText("input.name", input.name, 100);
    const condition = conditionOf("input.when", input.when);
    const { experimentId = null } = input;
    if (experimentId !== null && condition.kind === "RUNNER")
      throw badInput(
        "input.experimentId",
        "A rule on runners is of the whole team: leave the experiment out.",
      );
    if (experimentId !== null) await requireExperimentOfTeam(this.deps.db, teamId, experimentId);
    const webhookIds = await requireWebhooks(this.deps.db, teamId, input.webhookIds);
    const now = this.deps.clock.now();
    return this.deps.db.transaction(async (tx) => {
      const [present] = await tx
        .select({ rules: count() })
        .from(noticeRules)
        .where(eq(noticeRules.teamId, teamId));
      if ((present?.rules ?? 0) >= mostRules)
        throw new AppError("CONFLICT", `A team has at most ${mostRules} rules: delete one first.`);
      const [rule] = await tx
        .insert(noticeRules)
        .values({
          ...{ teamId, experimentId, name, condition, createdBy: owner.userId },
          ...{ createdAt: now, since: now, checkedAt: now },
        })
        .returning();
      if (!rule) throw new Error("the new rule was not returned");
      if (webhookIds.length > 0)
        await tx
          .insert(noticeRuleWebhooks)
          .values(webhookIds.map((webhookId) => ({ ruleId: rule.id, webhookId })));
      await record(tx, this.deps.clock, owner, {
        action: "NOTICE_RULE_CREATED",
        ...{ subject: name, subjectId: rule.id },
      });
      return one(await withWebhooks(tx, [rule]));
    });
  }

  /** What happened while a rule was off is not told. */
  async setEnabled(caller: Caller, id: string, enabled: boolean): Promise<NoticeRule> {
    const owner = need(caller, "owner");
    const now = this.deps.clock.now();
    return this.deps.db.transaction(async (tx) => {
      const before = await requireRule(tx, owner.teamId, id);
      if (before.enabled === enabled) return one(await withWebhooks(tx, [before]));
      const changed = await tx
        .update(noticeRules)
        .set(enabled ? { enabled, since: now, checkedAt: now } : { enabled })
        .where(eq(noticeRules.id, id))
        .returning();
      await record(tx, this.deps.clock, owner, {
        action: enabled ? "NOTICE_RULE_SWITCHED_ON" : "NOTICE_RULE_SWITCHED_OFF",
        ...{ subject: before.name, subjectId: id },
      });
      return one(await withWebhooks(tx, changed));
    });
  }

  /** Its notices stay in the list. */
  async delete(caller: Caller, id: string): Promise<boolean> {
    const owner = need(caller, "owner");
    await this.deps.db.transaction(async (tx) => {
      const { name } = await requireRule(tx, owner.teamId, id);
      await tx.delete(noticeRules).where(eq(noticeRules.id, id));
      await record(tx, this.deps.clock, owner, {
        action: "NOTICE_RULE_DELETED",
        ...{ subject: name, subjectId: id },
      });
    });
    return true;
  }
}

/** Locked until the transaction ends. */
async function requireRule(tx: Db, teamId: string, id: string): Promise<RuleRow> {
  if (!isId(id)) throw notFound("rule");
  const [rule] = await tx
    .select()
    .from(noticeRules)
    .where(and(eq(noticeRules.id, id), eq(noticeRules.teamId, teamId)))
    .for("update");
  if (!rule) throw notFound("rule");
  return rule;
}

/** @throws BAD_INPUT unless exactly one kind of condition is given */
function conditionOf(field: string, input: NoticeConditionInput): Condition {
  const { statuses, runnerTroubles, queuedMinutes, metric, noImprovement } = input;
  const given: [string, Condition][] = [];
  if (statuses) given.push([field, { kind: "STATE", statuses }]);
  if (runnerTroubles) given.push([field, { kind: "RUNNER", troubles: runnerTroubles }]);
  if (typeof queuedMinutes === "number") given.push([field, { kind: "QUEUE", minutes: queuedMinutes }]);
  if (metric) given.push([`${field}.metric`, { kind: "METRIC", ...metric }]);
  if (noImprovement) given.push([`${field}.noImprovement`, { kind: "NO_IMPROVEMENT", ...noImprovement }]);
  const [only] = given;
  if (!only || given.length > 1)
    throw badInput(
      field,
      "A rule has exactly one of statuses, runnerTroubles, queuedMinutes, metric and noImprovement.",
    );
  return checkCondition(...only);
}

async function withWebhooks(db: Db, rules: RuleRow[]): Promise<NoticeRule[]> {
  if (rules.length === 0) return [];
  const ids = rules.map(({ id }) => id);
  const rows = await db
    .select({ ruleId: noticeRuleWebhooks.ruleId, webhook: webhooks })
    .from(noticeRuleWebhooks)
    .innerJoin(webhooks, eq(webhooks.id, noticeRuleWebhooks.webhookId))
    .where(inArray(noticeRuleWebhooks.ruleId, ids))
    .orderBy(asc(webhooks.name));
  return rules.map((rule) => ({
    ...rule,
    condition: sentenceOf(Condition.parse(rule.condition)),
    webhooks: rows.filter(({ ruleId }) => ruleId === rule.id).map(({ webhook }) => webhook),
  }));
}

function one([rule]: NoticeRule[]): NoticeRule {
  if (!rule) throw new Error("the rule was not returned");
  return rule;
}
