import { pause } from "@frostline/client";
import type { AppProcess } from "../harness/processes.ts";

/**
 * Keeps one process under way, as systemd does: one that ends by itself is started again, and that is noted, because
 * nothing that happens here is a reason to end.
 */
export class Keeper {
  #process: AppProcess;
  #isDown = false;
  readonly unexpected: string[] = [];

  private constructor(
    readonly name: string,
    private readonly start: () => AppProcess,
  ) {
    this.#process = this.#begin();
  }

  static start(name: string, start: () => AppProcess): Keeper {
    return new Keeper(name, start);
  }

  /** Answers when it says that it serves. */
  static async serving(name: string, start: () => AppProcess): Promise<Keeper> {
    const keeper = new Keeper(name, start);
    await keeper.#process.ready();
    return keeper;
  }

  get pid(): number {
    return this.#process.pid;
  }

  get output(): string {
    return this.#process.output;
  }

  /** Ends it by a signal; it stays down until it is started again. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    this.#isDown = true;
    return this.#process.end(signal);
  }

  startAgain(): void {
    this.#isDown = false;
    this.#process = this.#begin();
  }

  /** Starts it until it serves: what it needs itself may be away, and then it ends with a sentence. */
  async startUntilReady(): Promise<void> {
    for (;;) {
      this.#process = this.#begin();
      const isReady = await this.#process.ready().then(
        () => true,
        () => false,
      );
      if (isReady) break;
      await pause(0.5);
    }
    this.#isDown = false;
  }

  #begin(): AppProcess {
    const begun = this.start();
    void begun.ended().then((code) => {
      if (this.#isDown || begun !== this.#process) return;
      this.unexpected.push(`${this.name} ended with code ${code}:\n${begun.output.slice(-2_000)}`);
      this.#process = this.#begin();
    });
    return begun;
  }
}

/** Sends a signal to a process that may be gone. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
