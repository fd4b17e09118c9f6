import type { WebSocket } from "ws";

/**
 * Lets what comes after a subscription on one socket wait until events reach that subscription. The protocol
 * does not acknowledge a subscription: a client subscribes, then fetches on the same socket, and has everything
 * only if the fetch is not the quicker of the two.
 */
export class Turns {
  private readonly last = new WeakMap<WebSocket, Promise<void>>();
  private readonly beginning = new WeakMap<WebSocket, Map<string, () => void>>();

  /** Resolves when everything before has begun. The caller has to call `begun` with the same id. */
  async take(socket: WebSocket, id: string): Promise<void> {
    const before = this.last.get(socket);
    const waiting = this.beginning.get(socket) ?? new Map<string, () => void>();
    this.beginning.set(socket, waiting);
    this.last.set(socket, new Promise((done) => waiting.set(id, done)));
    await before;
  }

  begun(socket: WebSocket, id: string): void {
    const waiting = this.beginning.get(socket);
    waiting?.get(id)?.();
    waiting?.delete(id);
  }
}
