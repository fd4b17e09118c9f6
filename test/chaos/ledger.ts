interface Answered {
  errors?: unknown[];
  data?: Record<string, unknown> | null;
}

interface Sent {
  query?: string;
  variables?: {
    run?: RunRef;
    input?: { run?: RunRef; outcome?: string };
    series?: { key: string; steps: number[]; values: (number | string)[] }[];
  };
}

interface RunRef {
  runId: string;
  attempt: number;
}

export interface AcknowledgedPoint extends RunRef {
  key: string;
  step: number;
  value: number;
}

/** What the gateway has answered "done" to, read off the wire: whatever happens afterwards, it has to be so. */
export class Ledger {
  readonly #points = new Map<string, AcknowledgedPoint>();
  /** Who was given an attempt: "run attempt" → names. */
  readonly claims = new Map<string, Set<string>>();
  /** Ends that were acknowledged: run → "attempt outcome". */
  readonly ends = new Map<string, Set<string>>();
  /** Points that were acknowledged with two values. */
  readonly contradictions: string[] = [];

  get points(): IterableIterator<AcknowledgedPoint> {
    return this.#points.values();
  }

  get size(): number {
    return this.#points.size;
  }

  /** Notes what one request of `who` was answered with. */
  note(who: string, request: string, answer: string): void {
    const sent = parsed<Sent>(request);
    const { data, errors } = parsed<Answered>(answer) ?? {};
    if (!sent?.variables || !data || errors) return;
    const { run, input, series } = sent.variables;
    if (data.appendMetrics && run && series) this.#notePoints(run, series);
    const claim = data.claimRun as RunRef | null | undefined;
    if (claim) noteIn(this.claims, `${claim.runId} ${claim.attempt}`, who);
    if (data.finishRun && input?.run)
      noteIn(this.ends, input.run.runId, `${input.run.attempt} ${input.outcome}`);
  }

  #notePoints(
    { runId, attempt }: RunRef,
    series: NonNullable<NonNullable<Sent["variables"]>["series"]>,
  ): void {
    for (const { key, steps, values } of series) {
      for (const [index, step] of steps.entries()) {
        const id = `${runId} ${attempt} ${key} ${step}`;
        const value = Number(values[index]);
        const known = this.#points.get(id);
        if (!known) this.#points.set(id, { runId, attempt, key, step, value });
        else if (!Object.is(known.value, value))
          this.contradictions.push(`${id}: ${known.value} and ${value}`);
      }
    }
  }
}

function noteIn(notes: Map<string, Set<string>>, key: string, entry: string): void {
  notes.set(key, (notes.get(key) ?? new Set()).add(entry));
}

function parsed<T>(text: string): T | undefined {
  try {
    return JSON.parse(text) as T;
  } catch {
    return undefined;
  }
}
