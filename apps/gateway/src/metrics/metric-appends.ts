import { sql } from "drizzle-orm";
import type { ServiceDeps } from "../deps.ts";
import { holdValues } from "../runs/hold-at-version.ts";
import { holdAttempt, type RunAttemptRef, type Writer } from "../runs/hold-attempt.ts";
import type { RunRow } from "../runs/move-run.ts";
import type { Point } from "./aggregate.ts";
import { prepareAppend, type Report, reportColumns, reportValues } from "./append-statement.ts";
import { insertPoints } from "./insert-points.ts";
import { columnsOfPoints } from "./points-statement.ts";
import { type AttemptHeads, RecentHeads } from "./recent-heads.ts";
import { columnsOfRollups } from "./rollups-statement.ts";
import { type Advance, advance } from "./series-heads.ts";
import { columnsOfSummaries } from "./summaries-statement.ts";

export interface SentPoints {
  ref: RunAttemptRef;
  /** By metric, in the order of their steps, each once. */
  points: Map<string, Point[]>;
  report: Report;
}

export interface Appended {
  run: Pick<RunRow, "id" | "teamId" | "experimentId" | "attempt" | "status">;
  advances: Advance[];
  metricsSeq: number;
}

/**
 * Stores points, one transaction for each append. The usual one goes on where the last one of its run ended, at this
 * gateway: where its series stand is remembered then, and it is one statement, which changes nothing when another
 * gateway has meanwhile moved them. All others lock the run, read where they stand, and write.
 */
export class MetricAppends {
  readonly #recent = new RecentHeads();

  readonly #statement: ReturnType<typeof prepareAppend>;

  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">) {
    this.#statement = prepareAppend(deps.db);
  }

  async append(writer: Writer, sent: SentPoints): Promise<Appended> {
    // Taken out until it is known how this append ends: a second one at the same time finds nothing, and waits its turn.
    const known = this.#recent.take(sent.ref);
    return (known && (await this.#goOn(writer, sent, known))) ?? this.#appendLocked(writer, sent, known);
  }

  /** Undefined when it cannot be done so; then nothing is changed. */
  async #goOn(
    writer: Writer,
    { ref, points, report }: SentPoints,
    { version, after, heads }: AttemptHeads,
  ): Promise<Appended | undefined> {
    const advances: Advance[] = [];
    for (const [key, added] of points) {
      const head = heads.get(key);
      const first = added[0];
      if (!head || !first || first.step <= Math.max(head.lastStep ?? -1, after)) return undefined;
      advances.push(advance(head, added));
    }
    const { clock, settings } = this.deps;
    const [held] = await this.#statement.execute({
      ...holdValues(clock, settings.leaseSeconds, writer, ref, version),
      ...reportValues(report),
      ...columnsOfPoints(advances),
      ...columnsOfRollups(advances),
      ...columnsOfSummaries(advances),
    });
    if (!held) return undefined;
    for (const { head } of advances) heads.set(head.key, head);
    this.#recent.keep(ref, { version: version + 1, after, heads });
    const { metricsSeq, ...run } = held;
    return { run: { id: ref.runId, attempt: ref.attempt, ...run }, advances, metricsSeq };
  }

  async #appendLocked(
    writer: Writer,
    { ref, points, report }: SentPoints,
    known: AttemptHeads | undefined,
  ): Promise<Appended> {
    const { db, clock, settings } = this.deps;
    const { held, advances, heads } = await db.transaction(async (tx) => {
      const also = sql`, metrics_version = metrics_version + 1, ${reportColumns(reportValues(report))}`;
      const held = await holdAttempt(tx, clock, settings.leaseSeconds, writer, ref, also);
      const rules = { after: held.resumedFromStep, onePerStep: !held.run.external };
      return { held, ...(await insertPoints(tx, ref, points, rules)) };
    });
    const { metricsVersion: version, resumedFromStep: after } = held;
    const others = known?.version === version - 1 ? known.heads : [];
    const now = new Map([...others, ...heads.map((head) => [head.key, head] as const)]);
    this.#recent.keep(ref, { version, after, heads: now });
    return { run: held.run, advances, metricsSeq: held.metricsSeq };
  }
}
