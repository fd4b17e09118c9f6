import type { Server } from "node:http";
import type { ClientAddresses } from "./client-address.ts";

/** Of all clients together. */
const mostConnections = 10_000;
const headerSeconds = 20;
/** In which nothing is sent in either direction. WebSockets have pings of their own instead. */
const idleSeconds = 120;

/** Counts places by address. */
export class Places {
  readonly #taken = new Map<string, number>();

  constructor(private readonly most: number) {}

  /** Whether there was a place left. */
  take(address: string): boolean {
    const taken = this.#taken.get(address) ?? 0;
    if (taken >= this.most) return false;
    this.#taken.set(address, taken + 1);
    return true;
  }

  free(address: string): void {
    const left = (this.#taken.get(address) ?? 1) - 1;
    if (left > 0) this.#taken.set(address, left);
    else this.#taken.delete(address);
  }
}

/** Limits the connections of a server, of each address that is not one of our proxies, and how long they may be silent. */
export function limitConnections(server: Server, addresses: ClientAddresses, perAddress: number): void {
  const places = new Places(perAddress);
  server.maxConnections = mostConnections;
  server.headersTimeout = headerSeconds * 1000;
  server.requestTimeout = 0; // large uploads take their time; other bodies have a deadline
  server.timeout = idleSeconds * 1000;
  server.on("connection", (socket) => {
    const address = socket.remoteAddress;
    if (address === undefined || addresses.isProxy(address)) return;
    if (!places.take(address)) {
      socket.destroy();
      return;
    }
    socket.once("close", () => places.free(address));
  });
}
