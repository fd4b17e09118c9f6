import { type Db, noticeDeliveries, noticeRules, noticeRuleWebhooks, notices, webhooks } from "@frostline/db";
import { and, asc, eq, lt, type SQL, sql } from "drizzle-orm";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import { fitText } from "../text.ts";
import { Condition } from "./condition.ts";
import { crossedThresholds, stalledMetrics } from "./look-at-metrics.ts";
import { troubledRunners } from "./look-at-runners.ts";
import { endedRuns, mostAtOnce, type Scope, stuckQueues } from "./look-at-runs.ts";
import { bodyOf } from "./notice-body.ts";
import type { NoticeEvent } from "./notice-event.ts";

/** How often a rule is looked at, by whichever gateway comes first. */
export const lookSeconds = 10;
const rulesAtOnce = 100;
/** What began to be written before a look, and was committed after it, is seen by the next one. */
const overlapSeconds = 300;
const longestText = 1_000;

type RuleRow = typeof noticeRules.$inferSelect;

/**
 * Finds what rules speak of, and writes it down together with the deliveries that it needs. Nothing has to tell it: it
 * reads from the database what has come about since each rule was last looked at, so that it does not matter which
 * gateway wrote it, or whether one was killed just then. A rule is looked at by one gateway at a time, and every event is
 * told once by virtue of its occasion.
 */
export class NoticeWatch {
  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings" | "bus" | "log">) {}

  /** Looks once at every rule whose turn it is. @returns how many notices are new */
  async look(): Promise<number> {
    const { db, bus } = this.deps;
    const added = await db.transaction(async (tx) => {
      const teams: string[] = [];
      for (const rule of await this.#rulesToCheck(tx)) {
        // One that fails is left as it was, and holds the others up no longer than that.
        const told = await tx
          .transaction((inner) => this.#lookFor(inner, rule))
          .catch((error: unknown) => this.#onFailure(rule, error));
        teams.push(...Array<string>(told).fill(rule.teamId));
      }
      return teams;
    });
    for (const teamId of new Set(added)) bus.publish("noticesAdded", { teamId });
    return added.length;
  }

  #onFailure({ id }: RuleRow, error: unknown): number {
    this.deps.log.error({ err: error, rule: id }, "looking at a notice rule failed");
    return 0;
  }

  #rulesToCheck(tx: Db): Promise<RuleRow[]> {
    const { clock } = this.deps;
    return tx
      .select()
      .from(noticeRules)
      .where(
        and(eq(noticeRules.enabled, true), lt(noticeRules.checkedAt, later(clock.now(), 1 - lookSeconds))),
      )
      .orderBy(asc(noticeRules.checkedAt))
      .limit(rulesAtOnce)
      .for("update", { skipLocked: true });
  }

  async #lookFor(tx: Db, rule: RuleRow): Promise<number> {
    const { clock } = this.deps;
    const since = sql`(
      select greatest(r.since, ${later(sql`r.checked_at`, -overlapSeconds)}) from ${noticeRules} as r
      where r.id = ${rule.id}::uuid
    )`;
    const events = await this.#eventsOf(tx, rule, since);
    let told = 0;
    for (const event of events) if (await this.#tell(tx, rule, event)) told += 1;
    const isAll = events.length < mostAtOnce; // else the next look takes the rest
    if (isAll) {
      await tx.update(noticeRules).set({ checkedAt: clock.now() }).where(eq(noticeRules.id, rule.id));
    }
    return told;
  }

  /** @returns false when it was told already */
  async #tell(tx: Db, rule: RuleRow, event: NoticeEvent): Promise<boolean> {
    const { clock, settings } = this.deps;
    const { type, experiment, run, runner, occasion } = event;
    const text = fitText(event.text, longestText);
    const [notice] = await tx
      .insert(notices)
      .values({
        ...{ teamId: rule.teamId, ruleId: rule.id },
        ...{ experimentId: experiment?.id ?? null, runId: run?.id ?? null, runnerId: runner?.id ?? null },
        ...{ type, title: rule.name, text, at: clock.now(), occasion },
      })
      .onConflictDoNothing({ target: [notices.ruleId, notices.occasion] })
      .returning();
    if (!notice) return false;
    const targets = await tx
      .select({ id: webhooks.id, format: webhooks.format })
      .from(noticeRuleWebhooks)
      .innerJoin(webhooks, eq(webhooks.id, noticeRuleWebhooks.webhookId))
      .where(and(eq(noticeRuleWebhooks.ruleId, rule.id), eq(webhooks.enabled, true)));
    const toTell = { ...notice, event: { ...event, text } };
    const deliveries = targets.map(({ id, format }) => ({
      ...{ webhookId: id, noticeId: notice.id, type },
      body: bodyOf(format, toTell, settings.webUrl),
      ...{ createdAt: clock.now(), nextTryAt: clock.now() },
    }));
    if (deliveries.length > 0) await tx.insert(noticeDeliveries).values(deliveries);
    return true;
  }

  #eventsOf(tx: Db, rule: RuleRow, since: SQL): Promise<NoticeEvent[]> {
    const { clock, settings } = this.deps;
    const scope: Scope = { ruleId: rule.id, teamId: rule.teamId, experimentId: rule.experimentId };
    const condition = Condition.parse(rule.condition);
    switch (condition.kind) {
      case "STATE":
        return endedRuns(tx, scope, condition, since);
      case "RUNNER":
        return troubledRunners(tx, scope, condition, {
          since,
          silentSince: later(clock.now(), -settings.leaseSeconds),
        });
      case "QUEUE":
        return stuckQueues(tx, scope, condition, clock.now());
      case "METRIC":
        return crossedThresholds(tx, scope, condition, since);
      case "NO_IMPROVEMENT":
        return stalledMetrics(tx, scope, condition);
    }
  }
}
