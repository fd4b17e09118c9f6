import { pause } from "@frostline/client";

/** Ends a pause early. */
export class Bell {
  #rung = new AbortController();

  /** Wakes who waits, or spares the next one the waiting. */
  readonly ring = (): void => this.#rung.abort();

  async wait(seconds: number, stop: AbortSignal): Promise<void> {
    await pause(seconds, AbortSignal.any([this.#rung.signal, stop]));
    this.#rung = new AbortController();
  }
}
