import { type FrostlineClient, pause, RunsPendingDocument } from "@frostline/client";

/**
 * Resolves when it is worth asking for a run again: the gateway said that runs are pending, the connection
 * came back, or the poll interval passed. The subscription is a hint; without it only time is lost.
 */
export class WakeUp implements Disposable {
  readonly #end: () => void;
  #ring = () => {};
  #rung = false;

  constructor(client: FrostlineClient) {
    const ring = () => {
      this.#rung = true;
      this.#ring();
    };
    this.#end = client.subscribe(RunsPendingDocument, {}, { next: ring, connected: ring });
  }

  async wait(pollSeconds: number, stop: AbortSignal): Promise<void> {
    if (!this.#rung) {
      const woken = new AbortController();
      this.#ring = () => woken.abort();
      await pause(pollSeconds * (0.75 + Math.random() / 2), AbortSignal.any([woken.signal, stop]));
      this.#ring = () => {};
    }
    this.#rung = false;
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}
