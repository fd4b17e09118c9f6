import type { RunAttemptInput } from "@frostline/client";
import type { RunnerCommand } from "./heartbeat.ts";
import type { Claim } from "./run-config.ts";
import type { Slot } from "./slots.ts";

export interface Ends {
  /** A person cancelled the run. */
  cancel: AbortController;
  /** The run is no longer this runner's. */
  stale: AbortController;
}

interface Work extends RunAttemptInput, Ends {
  ended: Promise<void>;
}

export interface RunsInHandOptions {
  /** One claimed run from start to end. */
  work(claim: Claim, slot: Slot, ends: Ends): Promise<void>;
  onEnd(): void;
  /** What no run should do: the runner itself is at fault. */
  onFailure(error: unknown): void;
}

/** The runs that this runner works on now, each in a slot of its own. */
export class RunsInHand {
  readonly #works = new Set<Work>();
  readonly #free: Slot[];
  readonly #options: RunsInHandOptions;
  #idleSince = performance.now();
  /** How many have ended, in whatever way. */
  ended = 0;

  constructor(slots: Slot[], options: RunsInHandOptions) {
    this.#free = [...slots];
    this.#options = options;
  }

  get count(): number {
    return this.#works.size;
  }

  get hasRoom(): boolean {
    return this.#free.length > 0;
  }

  /** Since when there is none, 0 while there is one. */
  idleSeconds(): number {
    return this.count > 0 ? 0 : (performance.now() - this.#idleSince) / 1000;
  }

  /** What a heartbeat lists. */
  runs(): RunAttemptInput[] {
    return [...this.#works].map(({ runId, attempt }) => ({ runId, attempt }));
  }

  /** Begins with a run in a free slot, of which there has to be one. */
  begin(claim: Claim): void {
    const slot = this.#free.shift();
    if (!slot) throw new Error("a run was claimed without a free slot for it");
    const ends = { cancel: new AbortController(), stale: new AbortController() };
    const { runId, attempt } = claim;
    const ended = this.#options.work(claim, slot, ends).catch(this.#options.onFailure);
    const work = { runId, attempt, ...ends, ended };
    this.#works.add(work);
    void ended.then(() => {
      this.#works.delete(work);
      this.#free.push(slot);
      this.#idleSince = performance.now();
      this.ended++;
      this.#options.onEnd();
    });
  }

  obey({ runId, attempt, kind }: RunnerCommand): void {
    for (const work of this.#works) {
      if (work.runId !== runId || work.attempt !== attempt) continue;
      (kind === "CANCEL" ? work.cancel : work.stale).abort();
    }
  }

  /** They are no longer ours. */
  giveUp(): void {
    for (const { stale } of this.#works) stale.abort();
  }

  async allEnded(): Promise<void> {
    await Promise.all([...this.#works].map(({ ended }) => ended));
  }
}
