import { type Db, noticeDeliveries, webhooks } from "@frostline/db";
import { and, asc, count, desc, eq, inArray, lt, type SQL } from "drizzle-orm";
import { record } from "../audit/record.ts";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError, badInput, notFound } from "../errors.ts";
import { type Connection, checkFirst, fromCursor, idCursor, pageOf, toCursor } from "../graphql/paging.ts";
import { isId } from "../ids.ts";
import { checkText } from "../text.ts";
import { type Deliveries, switchOff } from "./delivery.ts";
import { testBody } from "./notice-body.ts";
import type { CreatedWebhook, CreateWebhookInput, Webhook, WebhookDelivery } from "./webhook.types.ts";
import { AddressRefused, type WebhookAddresses } from "./webhook-address.ts";
import { newWebhookSecret } from "./webhook-signature.ts";

const mostWebhooks = 20;
const longestUrl = 2_000;
const longestPage = 100;

type WebhookRow = typeof webhooks.$inferSelect;

/** Where notices are sent. For owners: what the team has leaves it that way. */
export class WebhookService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">,
    private readonly addresses: WebhookAddresses,
    private readonly sender: Deliveries,
  ) {}

  async list(caller: Caller): Promise<Webhook[]> {
    const { teamId } = need(caller, "owner");
    return this.deps.db
      .select()
      .from(webhooks)
      .where(eq(webhooks.teamId, teamId))
      .orderBy(asc(webhooks.name), asc(webhooks.id));
  }

  /** The secret is answered here and nowhere else. @throws BAD_INPUT for an address that webhooks may not go to */
  async create(caller: Caller, input: CreateWebhookInput): Promise<CreatedWebhook> {
    const owner = need(caller, "owner");
    const name = checkText("input.name", input.name, 100);
    const url = await this.#checkUrl("input.url", checkText("input.url", input.url, longestUrl));
    const secret = newWebhookSecret();
    const { teamId, userId: createdBy } = owner;
    const webhook = await this.deps.db.transaction(async (tx) => {
      const [present] = await tx
        .select({ webhooks: count() })
        .from(webhooks)
        .where(eq(webhooks.teamId, teamId));
      if ((present?.webhooks ?? 0) >= mostWebhooks)
        throw new AppError("CONFLICT", `A team has at most ${mostWebhooks} webhooks: delete one first.`);
      const [created] = await tx
        .insert(webhooks)
        .values({
          teamId,
          name,
          url,
          format: input.format,
          secret,
          createdBy,
          createdAt: this.deps.clock.now(),
        })
        .returning();
      if (!created) throw new Error("the new webhook was not returned");
      await record(tx, this.deps.clock, owner, {
        action: "WEBHOOK_CREATED",
        ...{ subject: `${name} (${new URL(url).host})`, subjectId: created.id },
      });
      return created;
    });
    return { secret, webhook };
  }

  async setEnabled(caller: Caller, id: string, enabled: boolean): Promise<Webhook> {
    const owner = need(caller, "owner");
    return this.deps.db.transaction(async (tx) => {
      const before = await requireWebhook(tx, owner.teamId, id);
      if (before.enabled === enabled) return before;
      if (enabled) await tx.update(webhooks).set({ enabled }).where(eq(webhooks.id, id));
      else await switchOff(tx, id);
      await record(tx, this.deps.clock, owner, {
        action: enabled ? "WEBHOOK_SWITCHED_ON" : "WEBHOOK_SWITCHED_OFF",
        ...{ subject: before.name, subjectId: id },
      });
      return { ...before, enabled };
    });
  }

  async delete(caller: Caller, id: string): Promise<boolean> {
    const owner = need(caller, "owner");
    await this.deps.db.transaction(async (tx) => {
      const { name } = await requireWebhook(tx, owner.teamId, id);
      await tx.delete(webhooks).where(eq(webhooks.id, id));
      await record(tx, this.deps.clock, owner, {
        action: "WEBHOOK_DELETED",
        ...{ subject: name, subjectId: id },
      });
    });
    return true;
  }

  /** Sends a test at once, also to a webhook that is switched off, and answers how that went. It is tried again like any. */
  async test(caller: Caller, id: string): Promise<WebhookDelivery> {
    const { teamId } = need(caller, "owner");
    const webhook = await requireWebhook(this.deps.db, teamId, id);
    const now = this.deps.clock.now();
    const body = testBody(webhook.format, webhook.name, new Date(), this.deps.settings.webUrl);
    const [delivery] = await this.deps.db
      .insert(noticeDeliveries)
      .values({ webhookId: id, type: "test", body, createdAt: now, nextTryAt: now })
      .returning();
    if (!delivery) throw new Error("the new delivery was not returned");
    await this.sender.sendOne(delivery.id);
    const [sent] = await this.#find(eq(noticeDeliveries.id, delivery.id), 1);
    if (!sent) throw notFound("webhook"); // deleted meanwhile
    return sent;
  }

  /** Newest first. */
  async deliveries(
    caller: Caller,
    webhookId: string | undefined,
    first: number,
    after: string | undefined,
  ): Promise<Connection<WebhookDelivery>> {
    const { teamId } = need(caller, "owner");
    checkFirst(first, longestPage);
    const [start] = after === undefined ? [] : fromCursor(after, idCursor);
    if (webhookId !== undefined) await requireWebhook(this.deps.db, teamId, webhookId);
    const which = and(
      eq(webhooks.teamId, teamId),
      webhookId === undefined ? undefined : eq(webhooks.id, webhookId),
    );
    const rows = await this.#find(
      and(which, start === undefined ? undefined : lt(noticeDeliveries.id, start)),
      first + 1,
    );
    const [total] = await this.deps.db
      .select({ deliveries: count() })
      .from(noticeDeliveries)
      .innerJoin(webhooks, eq(webhooks.id, noticeDeliveries.webhookId))
      .where(which);
    return pageOf(rows, first, total?.deliveries ?? 0, (node) => ({ cursor: toCursor(node.id), node }));
  }

  async #find(which: SQL | undefined, most: number): Promise<WebhookDelivery[]> {
    const rows = await this.deps.db
      .select({ delivery: noticeDeliveries, webhook: webhooks })
      .from(noticeDeliveries)
      .innerJoin(webhooks, eq(webhooks.id, noticeDeliveries.webhookId))
      .where(which)
      .orderBy(desc(noticeDeliveries.id))
      .limit(most);
    return rows.map(({ delivery, webhook }) => ({
      ...delivery,
      webhook,
      nextTryAt: delivery.status === "PENDING" ? delivery.nextTryAt : null,
    }));
  }

  async #checkUrl(field: string, text: string): Promise<string> {
    try {
      return (await this.addresses.check(text)).url.href;
    } catch (error) {
      if (error instanceof AddressRefused) throw badInput(field, error.message);
      throw error;
    }
  }
}

/** Locked until the transaction ends. @throws NOT_FOUND when the team has no such webhook */
async function requireWebhook(db: Db, teamId: string, id: string): Promise<WebhookRow> {
  if (!isId(id)) throw notFound("webhook");
  const [webhook] = await db
    .select()
    .from(webhooks)
    .where(and(eq(webhooks.id, id), eq(webhooks.teamId, teamId)))
    .for("update");
  if (!webhook) throw notFound("webhook");
  return webhook;
}

/** Each once. @throws NOT_FOUND when one of them is not the team's */
export async function requireWebhooks(db: Db, teamId: string, ids: string[]): Promise<string[]> {
  const wanted = [...new Set(ids)];
  if (!wanted.every(isId)) throw notFound("webhook");
  const found = await db
    .select({ id: webhooks.id })
    .from(webhooks)
    .where(and(eq(webhooks.teamId, teamId), inArray(webhooks.id, wanted)));
  if (found.length < wanted.length) throw notFound("webhook");
  return wanted;
}
