import pg from "pg";
import { connectionOptions } from "./postgres.ts";

const firstWaitMs = 100;
const longestWaitMs = 5_000;
/** How often the connection is tried, and how long it may take to answer. */
const usualProbeMs = 10_000;

export interface Listening {
  onMessage(payload: string): void;
  /** Listening again after a break: what was said meanwhile is lost. */
  onReconnected(): void;
  probeMs?: number;
}

/** Hears what is said on one channel of a PostgreSQL server (NOTIFY), through a connection of its own. */
export class Listener {
  readonly #url: string;
  readonly #channel: string;
  readonly #listening: Listening;
  readonly #closing = new AbortController();
  #client: pg.Client | undefined;
  #reconnecting: Promise<void> | undefined;

  constructor(url: string, channel: string, listening: Listening) {
    this.#url = url;
    this.#channel = channel;
    this.#listening = listening;
  }

  /** Listens from now on. Rejects when the server cannot be reached; later breaks are mended. */
  async start(): Promise<void> {
    const client = new pg.Client(connectionOptions(this.#url));
    client.on("notification", ({ payload }) => this.#listening.onMessage(payload ?? ""));
    const lost = () => this.#lost(client);
    client.on("error", lost);
    client.on("end", lost);
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.#channel)}`);
    } catch (error) {
      client.removeListener("end", lost);
      await client.end().catch(() => {});
      throw error;
    }
    if (this.#closing.signal.aborted) {
      await client.end();
      return;
    }
    this.#client = client;
    void this.#probe(client);
  }

  /**
   * Asks for an answer now and then: of a connection whose other end vanished without a word the kernel would tell us
   * after many minutes, and nothing would be heard until then.
   */
  async #probe(client: pg.Client): Promise<void> {
    const probeMs = this.#listening.probeMs ?? usualProbeMs;
    while (client === this.#client) {
      await pause(probeMs, this.#closing.signal);
      if (client !== this.#client) return;
      // With a question still open, end() destroys the connection, which then counts as lost.
      const impatient = setTimeout(() => void client.end().catch(() => {}), probeMs);
      await client.query("select 1").catch(() => {});
      clearTimeout(impatient);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
    await this.#reconnecting;
  }

  #lost(client: pg.Client): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    this.#reconnecting = this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    let waitMs = firstWaitMs;
    while (!this.#closing.signal.aborted) {
      await pause(waitMs * (0.5 + Math.random()), this.#closing.signal);
      try {
        await this.start();
        if (this.#client) this.#listening.onReconnected();
        return;
      } catch {
        waitMs = Math.min(2 * waitMs, longestWaitMs); // still away
      }
    }
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
