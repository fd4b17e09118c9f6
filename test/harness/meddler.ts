import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** Between somebody and a gateway: may change what is asked, and may lose what is answered. */
export class Meddler implements AsyncDisposable {
  readonly #server = createServer((request, response) => void this.#pass(request, response));
  readonly #far: string;
  /** What the gateway gets in place of this body. */
  edit = (body: string): string => body;
  /** Whether the answer to this body gets lost. */
  loses = (_body: string): boolean => false;

  private constructor(far: string) {
    this.#far = far;
  }

  static async to(url: string): Promise<Meddler> {
    const meddler = new Meddler(url);
    meddler.#server.listen(0, "127.0.0.1");
    await once(meddler.#server, "listening");
    return meddler;
  }

  /** The gateway's address at this end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql`;
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const headers = new Headers({ "content-type": "application/json" });
    if (request.headers.authorization) headers.set("authorization", request.headers.authorization);
    const answer = await fetch(this.#far, { method: "POST", headers, body: this.edit(body) });
    const answered = await answer.text();
    if (this.loses(body)) {
      response.destroy();
      return;
    }
    const version = answer.headers.get("frostline-version");
    response.writeHead(answer.status, {
      "content-type": "application/json",
      ...(version && { "frostline-version": version }),
    });
    response.end(answered);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
