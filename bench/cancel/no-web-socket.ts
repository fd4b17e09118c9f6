import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";

/** A way to a gateway that passes requests and refuses every WebSocket, as some proxies do. */
export class NoWebSocket implements AsyncDisposable {
  readonly #server = createServer((near, reply) => void this.#relay(near, reply));

  private constructor(private readonly gatewayPort: number) {
    this.#server.on("upgrade", (_near, socket) => socket.destroy());
  }

  static async to(gatewayPort: number): Promise<NoWebSocket> {
    const way = new NoWebSocket(gatewayPort);
    way.#server.listen(0, "127.0.0.1");
    await once(way.#server, "listening");
    return way;
  }

  /** The gateway's address at this end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #relay(near: IncomingMessage, reply: ServerResponse): Promise<void> {
    const { method, url: path, headers } = near;
    const far = request({ host: "127.0.0.1", port: this.gatewayPort, method, path, headers });
    try {
      const answered = once(far, "response") as Promise<[IncomingMessage]>;
      await Promise.all([pipeline(near, far), answered]);
      const [answer] = await answered;
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      await pipeline(answer, reply);
    } catch {
      near.socket.destroy(); // one end went away
    }
  }
}
