import { randomUUID } from "node:crypto";
import { type Db, Listener } from "@frostline/db";
import { sql } from "drizzle-orm";
import type { Logger } from "pino";
import { type EventBus, LocalEventBus, type Subscription, type Topics } from "./event-bus.ts";
import { type Message, messagesOf, type Sent } from "./event-message.ts";
import { readChange } from "./read-change.ts";

const channel = "frostline_events";
const mostAtOnce = 100;
/** What may wait to be told while the database is away. */
const mostWaiting = 10_000;
const retryMs = 500;

/**
 * The event bus of gateways that share a PostgreSQL server. Subscribers here get an event at once and whole; the other
 * gateways get a short message through the database (NOTIFY) and read the rest there.
 *
 * Messages are sent after the transaction that they speak of, not in it: a NOTIFY in a transaction makes all commits of
 * the database wait for each other. So a gateway that is killed in between leaves a change untold, until the next one
 * of that run; no data is lost by it.
 */
export class PostgresEventBus implements EventBus {
  readonly #local = new LocalEventBus();
  readonly #id = randomUUID();
  readonly #db: Db;
  readonly #log: Logger;
  readonly #listener: Listener;
  #outbox: Message[] = [];
  #sending: Promise<void> | undefined;
  #receiving: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(url: string, db: Db, log: Logger) {
    this.#db = db;
    this.#log = log;
    this.#listener = new Listener(url, channel, {
      onMessage: (payload) => {
        // One after the other: subscribers see changes in the order in which they were told.
        this.#receiving = this.#receiving.then(() => this.#receive(payload));
      },
      onReconnected: () => {
        this.#log.warn("listening again to other gateways; subscribers have to fetch what they missed");
        this.#local.interrupt();
      },
    });
  }

  /** Listens from the moment that it is answered. */
  static async open(url: string, db: Db, log: Logger): Promise<PostgresEventBus> {
    const bus = new PostgresEventBus(url, db, log);
    await bus.#listener.start();
    return bus;
  }

  publish<Topic extends keyof Topics>(topic: Topic, event: Topics[Topic]): void {
    this.#local.publish(topic, event);
    this.#outbox.push(...messagesOf(topic, event));
    if (this.#outbox.length > mostWaiting) this.#outbox = [{ topic: "missed" }];
    this.#sending ??= this.#send();
  }

  subscribe<Topic extends keyof Topics>(
    topic: Topic,
    subscription: Subscription<Topic>,
  ): AsyncIterableIterator<Topics[Topic]> {
    return this.#local.subscribe(topic, subscription);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#local.close();
    await this.#sending;
    await this.#listener.close();
    await this.#receiving;
  }

  async #send(): Promise<void> {
    while (this.#outbox.length > 0) {
      const messages = this.#outbox.slice(0, mostAtOnce);
      const payloads = messages.map((message) => JSON.stringify({ ...message, from: this.#id }));
      try {
        await this.#db.execute(
          sql`select pg_notify(${channel}, payload) from unnest(${sql.param(payloads)}::text[]) as payload`,
        );
        this.#outbox = this.#outbox.filter((message) => !messages.includes(message));
      } catch (error) {
        this.#log.warn({ err: error }, "other gateways could not be told what happened; trying again");
        if (this.#closed) break;
        await new Promise((resolve) => setTimeout(resolve, retryMs));
      }
    }
    this.#sending = undefined;
  }

  async #receive(payload: string): Promise<void> {
    try {
      const message = JSON.parse(payload) as Sent; // only gateways write to this database
      if (message.from === this.#id) return;
      if (message.topic === "missed") this.#local.interrupt();
      else if (message.topic !== "runChanged") this.#local.publish(message.topic, message.event);
      else if (this.#local.wants("runChanged", { ...message.event, metrics: [], logLines: [] })) {
        this.#local.publish("runChanged", await readChange(this.#db, message.event));
      }
    } catch (error) {
      this.#log.warn({ err: error }, "what another gateway told could not be read");
      this.#local.interrupt();
    }
  }
}
