import type { Logger } from "pino";
import type { Deliveries } from "./delivery.ts";
import { lookSeconds, type NoticeWatch } from "./notice-watch.ts";

const periodMs = lookSeconds * 1000;

/**
 * Lets every gateway look for notices and send them, now and then; none is in charge. Two loops, so that a receiver that
 * does not answer holds nobody up in looking.
 */
export class NoticeOffice {
  readonly #look: InTurn;
  readonly #send: InTurn;
  readonly #loops: Promise<void>[] = [];
  readonly #stopping = new AbortController();

  constructor(
    watch: NoticeWatch,
    private readonly deliveries: Deliveries,
    private readonly log: Logger,
  ) {
    this.#look = new InTurn(() => watch.look());
    this.#send = new InTurn(() => deliveries.send());
  }

  start(): void {
    this.#loops.push(this.#repeat(this.#look), this.#repeat(this.#send));
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.deliveries.stop();
    await Promise.all(this.#loops);
  }

  /** Looks once, and sends what is to be sent. */
  async work(): Promise<void> {
    await this.#look.run();
    await this.#send.run();
  }

  async #repeat(work: InTurn): Promise<void> {
    const { signal } = this.#stopping;
    for (;;) {
      // Gateways that were started together do not do it at the same moments.
      await untilLater(periodMs * (0.5 + Math.random() / 2), signal);
      if (signal.aborted) return;
      await work
        .run()
        .catch((error: unknown) => this.log.error({ err: error }, "looking for notices failed"));
    }
  }
}

/** Work that is done once more after it is done, never twice at the same time. */
class InTurn {
  readonly #work: () => Promise<unknown>;
  #last: Promise<unknown> = Promise.resolve();

  constructor(work: () => Promise<unknown>) {
    this.#work = work;
  }

  run(): Promise<unknown> {
    this.#last = this.#last.catch(() => {}).then(this.#work);
    return this.#last;
  }
}

/** Or until the signal, whichever is first. Keeps no process alive. */
function untilLater(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms).unref();
    signal.addEventListener("abort", done);
  });
}
