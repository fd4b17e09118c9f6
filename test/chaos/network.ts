import { once } from "node:events";
import {
  type Agent,
  createServer,
  Agent as HttpAgent,
  type IncomingMessage,
  request,
  type ServerResponse,
} from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pause } from "@frostline/client";
import type { Dice } from "../harness/dice.ts";
import type { Ledger } from "./ledger.ts";

/**
 * fair            everything arrives
 * cut             connections end, new ones are refused
 * silent          nothing arrives any more, and nobody is told; connections end when the weather changes
 * loses requests  half of the requests do not arrive
 * loses replies   all requests arrive, half of the answers do not
 * half-closes     of half of the messages only the first half arrives, then that direction is closed
 * slow            each request and each answer takes up to a second and a half, so that they overtake one another
 * twice           each request arrives twice, the second time up to three seconds later
 */
export type Weather =
  | "fair"
  | "cut"
  | "silent"
  | "loses requests"
  | "loses replies"
  | "half-closes"
  | "slow"
  | "twice";

interface Reply {
  status: number;
  headers: IncomingMessage["headers"];
  body: Buffer;
}

/** The network between one host and the gateway. It notes what was acknowledged, whether or not the answer arrives. */
export class Network implements AsyncDisposable {
  readonly #server = createServer((near, reply) => void this.#relay(near, reply));
  readonly #sockets = new Set<Duplex>();
  readonly #agent: Agent = new HttpAgent({ keepAlive: true });
  #weather: Weather = "fair";
  #changed = new AbortController();

  private constructor(
    readonly who: string,
    private readonly gatewayPort: number,
    private readonly dice: Dice,
    private readonly ledger: Ledger,
  ) {
    this.#server.on("connection", (socket) => this.#keep(socket));
    this.#server.on("upgrade", (near, socket, head) => this.#pipe(near, socket, head));
  }

  static async to(gatewayPort: number, who: string, dice: Dice, ledger: Ledger): Promise<Network> {
    const network = new Network(who, gatewayPort, dice, ledger);
    network.#server.listen(0, "127.0.0.1");
    await once(network.#server, "listening");
    return network;
  }

  /** The gateway's address at this end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql`;
  }

  get weather(): Weather {
    return this.#weather;
  }

  set weather(weather: Weather) {
    const wasSilent = this.#weather === "silent";
    this.#weather = weather;
    this.#changed.abort();
    this.#changed = new AbortController();
    if (weather === "silent") for (const socket of this.#sockets) socket.pause();
    if (weather === "cut" || wasSilent) for (const socket of this.#sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.weather = "cut";
    this.#agent.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #keep(socket: Duplex): void {
    this.#sockets.add(socket);
    socket.on("error", () => {}); // ends of connections are what this is for
    socket.on("close", () => this.#sockets.delete(socket));
    if (this.#weather === "cut") socket.destroy();
  }

  async #relay(near: IncomingMessage, reply: ServerResponse): Promise<void> {
    try {
      const body = await buffer(near);
      const half = this.#weather === "half-closes" && this.dice.happens(0.5);
      await this.#obstruct(this.#weather === "loses requests" && this.dice.happens(0.5));
      if (half && this.dice.happens(0.5)) {
        await this.#sendHalf(near, body);
        throw new Error("half of the request arrived");
      }
      const answer = await this.#forward(near, body);
      if (this.#weather === "twice") void this.#forwardLater(near, body);
      await this.#obstruct(this.#weather === "loses replies" && this.dice.happens(0.5));
      reply.writeHead(answer.status, answer.headers);
      if (!half) reply.end(answer.body);
      else reply.write(answer.body.subarray(0, answer.body.length / 2), () => reply.socket?.end());
    } catch {
      near.socket.destroy();
    }
  }

  /** What the weather does to a message. @throws when it does not arrive */
  async #obstruct(isLost: boolean): Promise<void> {
    const changed = this.#changed.signal;
    if (this.#weather === "silent") await once(changed, "abort");
    if (this.#weather === "slow") await pause(this.dice.between(0, 1.5), changed);
    if (isLost || this.#weather === "cut" || this.#weather === "silent") throw new Error("it is lost");
  }

  async #forward(near: IncomingMessage, body: Buffer): Promise<Reply> {
    const { method, url: path, headers } = near;
    const target = { host: "127.0.0.1", port: this.gatewayPort, method, path, headers, agent: this.#agent };
    const far = request(target);
    far.end(body);
    const [response] = (await once(far, "response")) as [IncomingMessage];
    const answer = await buffer(response);
    this.ledger.note(this.who, body.toString(), answer.toString());
    return { status: response.statusCode ?? 502, headers: response.headers, body: answer };
  }

  async #forwardLater(near: IncomingMessage, body: Buffer): Promise<void> {
    await pause(this.dice.between(0, 3));
    await this.#forward(near, body).catch(() => {}); // the gateway may be away by now
  }

  /** The gateway gets half a request, and hears that no more will come. */
  async #sendHalf({ method, url, headers }: IncomingMessage, body: Buffer): Promise<void> {
    const far = connect(this.gatewayPort, "127.0.0.1");
    this.#keep(far);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    far.write([`${method} ${url} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
    far.end(body.subarray(0, body.length / 2));
    far.resume();
    await once(far, "close");
  }

  /** Subscriptions are hints: a connection goes on or ends with the weather, and is not meddled with beside that. */
  #pipe(near: IncomingMessage, socket: Duplex, head: Buffer): void {
    const far: Socket = connect(this.gatewayPort, "127.0.0.1");
    this.#keep(far);
    const headers = near.rawHeaders.flatMap((entry, index, all) =>
      index % 2 ? [] : [`${entry}: ${all[index + 1]}`],
    );
    far.write([`${near.method} ${near.url} HTTP/1.1`, ...headers, "", ""].join("\r\n"));
    far.write(head);
    far.on("close", () => socket.destroy());
    socket.on("close", () => far.destroy());
    if (this.#weather === "cut") socket.destroy();
    else if (this.#weather !== "silent") socket.pipe(far).pipe(socket);
  }
}
