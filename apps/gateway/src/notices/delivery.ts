import { type Db, noticeDeliveries, rowsOf, webhooks } from "@frostline/db";
import { and, eq, sql } from "drizzle-orm";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import { type Answer, sendWebhook } from "./send-webhook.ts";
import type { WebhookAddresses } from "./webhook-address.ts";
import { signatureHeaders } from "./webhook-signature.ts";

/** Longer than a try can take: after it the gateway that claimed a delivery is taken for dead. */
const leaseSeconds = 60;
const deliveriesAtOnce = 20;

/** Seconds from one try to the next, before jitter: two and a half days in all, as Standard Webhooks advise. */
const pausesSeconds = [
  5,
  30,
  120,
  600,
  1_800,
  3_600,
  2 * 3_600,
  5 * 3_600,
  10 * 3_600,
  14 * 3_600,
  24 * 3_600,
];
/** What a receiver says that wants nothing any more. */
const gone = 410;

type Claimed = {
  id: string;
  webhook_id: string;
  body: string;
  tries: number;
  url: string;
  secret: string;
  /** Seconds since 1970, of this try. */
  timestamp: number;
};

/**
 * Sends what is to be sent, at least once each: a delivery is claimed by one statement for as long as a try can take, so
 * that a gateway which dies over it leaves it to the others.
 */
export class Deliveries {
  readonly #random: () => number;
  readonly #stopping = new AbortController();

  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "log">,
    private readonly addresses: WebhookAddresses,
    random: () => number = Math.random,
  ) {
    this.#random = random;
  }

  /** Tries everything that is due. @returns how many tries were made */
  async send(): Promise<number> {
    let tries = 0;
    while (!this.#stopping.signal.aborted) {
      const claimed = await this.#claim(deliveriesAtOnce);
      if (claimed.length === 0) break;
      tries += claimed.length;
      await Promise.all(claimed.map((delivery) => this.#try(delivery)));
    }
    return tries;
  }

  /** Breaks off what is being sent: it is tried again when its lease is over. */
  stop(): void {
    this.#stopping.abort();
  }

  /** Tries one now, whether or not it is due. False: another gateway is at it, or it has ended. */
  async sendOne(id: string): Promise<boolean> {
    const [claimed] = await this.#claim(1, id);
    if (claimed) await this.#try(claimed);
    return claimed !== undefined;
  }

  #claim(most: number, id: string | null = null): Promise<Claimed[]> {
    const { db, clock } = this.deps;
    return rowsOf<Claimed>(
      db,
      sql`
        update ${noticeDeliveries} as d
        set tries = d.tries + 1, last_tried_at = ${clock.now()}, next_try_at = ${later(clock.now(), leaseSeconds)}
        from ${webhooks} as w
        where w.id = d.webhook_id and d.id in (
          select due.id from ${noticeDeliveries} as due
          where due.status = 'PENDING' and due.next_try_at <= ${clock.now()}
            and (${id}::uuid is null or due.id = ${id}::uuid)
          order by due.next_try_at limit ${most} for update skip locked
        )
        returning d.id, d.webhook_id, d.body, d.tries, w.url, w.secret,
          floor(extract(epoch from ${clock.now()}))::float8 as timestamp
      `,
    );
  }

  async #try(delivery: Claimed): Promise<void> {
    const { id, url, secret, timestamp, body } = delivery;
    const headers = signatureHeaders(secret, { id, timestamp, body });
    const answer = await sendWebhook(this.addresses, { url, headers, body, signal: this.#stopping.signal });
    if (this.#stopping.signal.aborted) return;
    await this.deps.db.transaction((tx) => this.#settle(tx, delivery, answer));
    this.deps.log.debug({ delivery: id, status: answer.status }, "webhook tried");
  }

  /** Only for the try that was made: one that took longer than its lease has been made again meanwhile. */
  async #settle(tx: Db, { id, webhook_id, tries }: Claimed, { status, text }: Answer): Promise<void> {
    const delivered = status !== undefined && status >= 200 && status < 300;
    const pause = pausesSeconds[tries - 1];
    const ended = delivered ? "DELIVERED" : pause === undefined || status === gone ? "FAILED" : "PENDING";
    const next = later(this.deps.clock.now(), (pause ?? 0) * (1 + this.#random() / 4));
    await tx
      .update(noticeDeliveries)
      .set({ status: ended, lastStatus: status ?? null, lastAnswer: text, nextTryAt: next })
      .where(
        and(
          eq(noticeDeliveries.id, id),
          eq(noticeDeliveries.tries, tries),
          eq(noticeDeliveries.status, "PENDING"),
        ),
      );
    if (status === gone) await switchOff(tx, webhook_id);
  }
}

/** Nothing is sent there any more, not even what was on its way. */
export async function switchOff(tx: Db, webhookId: string): Promise<void> {
  await tx.update(webhooks).set({ enabled: false }).where(eq(webhooks.id, webhookId));
  await tx
    .update(noticeDeliveries)
    .set({ status: "FAILED", lastAnswer: "The webhook was switched off." })
    .where(and(eq(noticeDeliveries.webhookId, webhookId), eq(noticeDeliveries.status, "PENDING")));
}
