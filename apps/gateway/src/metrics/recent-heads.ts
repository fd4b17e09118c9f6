import type { RunAttemptRef } from "../runs/hold-attempt.ts";
import type { SeriesHead } from "./series-heads.ts";

/** Where the series of an attempt stood at a version of them. */
export interface AttemptHeads {
  version: number;
  /** The step from which the attempt goes on; -1: began afresh. */
  after: number;
  /** By key; those that were appended to. */
  heads: Map<string, SeriesHead>;
}

/** A series takes about 2 KB: so many are some 20 MB. */
const mostSeries = 10_000;

/** Remembers where the series stand of the attempts that were appended to last. */
export class RecentHeads {
  /** In the order in which they were kept. */
  readonly #attempts = new Map<string, AttemptHeads>();
  #series = 0;

  take(ref: RunAttemptRef): AttemptHeads | undefined {
    const name = nameOf(ref);
    const heads = this.#attempts.get(name);
    if (heads) this.#remove(name, heads);
    return heads;
  }

  keep(ref: RunAttemptRef, heads: AttemptHeads): void {
    this.take(ref);
    this.#attempts.set(nameOf(ref), heads);
    this.#series += heads.heads.size;
    for (const [oldest, those] of this.#attempts) {
      if (this.#series <= mostSeries) break;
      this.#remove(oldest, those);
    }
  }

  #remove(name: string, { heads }: AttemptHeads): void {
    this.#attempts.delete(name);
    this.#series -= heads.size;
  }
}

const nameOf = ({ runId, attempt }: RunAttemptRef) => `${runId} ${attempt}`;
