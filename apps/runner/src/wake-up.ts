import { type FrostlineClient, pause, RunsPendingDocument } from "@frostline/client";

/**
 * Resolves when it is worth asking for a run again: the gateway said that runs are pending, the connection
 * came back, somebody rang, or the time is up. The subscription is a hint; without it only time is lost.
 */
export class WakeUp implements Disposable {
  readonly #end: () => void;
  #woken = new AbortController();

  constructor(client: FrostlineClient) {
    const ring = () => this.ring();
    this.#end = client.subscribe(RunsPendingDocument, {}, { next: ring, connected: ring });
  }

  /** Wakes who waits, or spares the next one the waiting. */
  ring(): void {
    this.#woken.abort();
  }

  async wait(seconds: number, stop: AbortSignal): Promise<void> {
    await pause(seconds, AbortSignal.any([this.#woken.signal, stop]));
    this.#woken = new AbortController();
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}
