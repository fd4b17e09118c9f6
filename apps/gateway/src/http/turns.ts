import type { WebSocket } from "ws";

/**
 * Lets what comes after a subscription on one socket wait until events reach that subscription. The protocol
 * does not acknowledge a subscription: a client subscribes, then fetches on the same socket, and has everything
 * only if the fetch is not the quicker of the two.
 *
 * Nothing is kept by the operation's id: a client may complete one that has not begun yet and use its id again. What
 * waits on a socket that closes is forgotten with it.
 */
export class Turns {
  readonly #last = new WeakMap<WebSocket, Promise<void>>();

  /** Resolves when everything before has begun, to what the caller has to call when this has. Twice is fine. */
  async take(socket: WebSocket): Promise<() => void> {
    const before = this.#last.get(socket);
    let begun = () => {};
    this.#last.set(
      socket,
      new Promise((resolve) => {
        begun = resolve;
      }),
    );
    await before;
    return begun;
  }
}
