import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A network between somebody and a gateway that can be cut. */
export class Cable implements AsyncDisposable {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((near) => this.#join(near));
  readonly #far: URL;
  #isCut = false;
  #carried = 0;
  #limit = Number.POSITIVE_INFINITY;

  private constructor(far: string) {
    this.#far = new URL(far);
  }

  static async to(url: string): Promise<Cable> {
    const cable = new Cable(url);
    cable.#server.listen(0, "127.0.0.1");
    await once(cable.#server, "listening");
    return cable;
  }

  /** The gateway's address at this end. */
  get url(): string {
    const url = new URL(this.#far);
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  /** Ends all connections, and those that are tried. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts it in the midst: once it has carried so many bytes more, of both directions together. */
  cutAfter(bytes: number): void {
    this.#limit = this.#carried + bytes;
  }

  mend(): void {
    this.#isCut = false;
    this.#limit = Number.POSITIVE_INFINITY;
  }

  /** How many bytes it has carried, of both directions together. */
  get carried(): number {
    return this.#carried;
  }

  #count({ length }: Buffer): void {
    this.#carried += length;
    if (this.#carried >= this.#limit) this.cut();
  }

  #join(near: Socket): void {
    if (this.#isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(this.#far.port), this.#far.hostname);
    for (const [from, to] of [[near, far] as const, [far, near] as const]) {
      this.#sockets.add(from);
      from.on("error", () => {}); // a cut is what this is for
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.on("data", (chunk: Buffer) => this.#count(chunk));
      from.pipe(to);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }
}
