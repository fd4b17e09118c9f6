import { type FrostlineClient, RunsPendingDocument } from "@frostline/client";
import { Bell } from "./bell.ts";

/**
 * Resolves when it is worth asking for a run again: the gateway said that runs are pending, the connection
 * came back, somebody rang, or the time is up. The subscription is a hint; without it only time is lost.
 */
export class WakeUp extends Bell implements Disposable {
  readonly #end: () => void;

  constructor(client: FrostlineClient) {
    super();
    this.#end = client.subscribe(RunsPendingDocument, {}, { next: this.ring, connected: this.ring });
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}
