import { sql } from "drizzle-orm";
import type { ServiceDeps } from "../deps.ts";
import { holdValues } from "../runs/hold-at-version.ts";
import { holdAttempt, type RunAttemptRef, type Writer } from "../runs/hold-attempt.ts";
import type { RunRow } from "../runs/move-run.ts";
import type { Point } from "./aggregate.ts";
import { prepareAppend, type Report, reportColumns, reportValues } from "./append-statement.ts";
import { insertPoints } from "./insert-points.ts";
import { columnsOfPoints, type SeriesPoints } from "./points-statement.ts";
import { type AttemptHeads, RecentHeads } from "./recent-heads.ts";
import { prepareRepeat } from "./repeat-statement.ts";
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
 * gateway has meanwhile moved them. So is one that is sent again. All others lock the run, read where they stand, and write.
 */
export class MetricAppends {
  readonly #recent = new RecentHeads();

  readonly #appendStatement: ReturnType<typeof prepareAppend>;
  readonly #repeatStatement: ReturnType<typeof prepareRepeat>;

  constructor(private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">) {
    this.#appendStatement = prepareAppend(deps.db);
    this.#repeatStatement = prepareRepeat(deps.db);
  }

  async append(writer: Writer, sent: SentPoints): Promise<Appended> {
    // Taken out until it is known how this append ends: a second one at the same time finds nothing, and waits its turn.
    const known = this.#recent.take(sent.ref);
    const done =
      known && ((await this.#goOn(writer, sent, known)) ?? (await this.#repeat(writer, sent, known)));
    return done ?? this.#appendLocked(writer, sent, known);
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
    const [held] = await this.#appendStatement.execute({
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

  /** Undefined when a point of it is not stored yet, or when it cannot be said so quickly. */
  async #repeat(
    writer: Writer,
    { ref, points, report }: SentPoints,
    { version, after, heads }: AttemptHeads,
  ): Promise<Appended | undefined> {
    const repeated: SeriesPoints[] = [];
    for (const [key, sent] of points) {
      const head = heads.get(key);
      const last = sent.at(-1);
      if (!head || !last || last.step > (head.lastStep ?? -1)) return undefined;
      repeated.push({ seriesId: head.seriesId, points: sent });
    }
    const { clock, settings } = this.deps;
    const [held] = await this.#repeatStatement.execute({
      ...holdValues(clock, settings.leaseSeconds, writer, ref, version),
      ...reportValues(report),
      ...columnsOfPoints(repeated),
      onePerStep: writer.kind === "runner",
    });
    if (!held || held.isMissing) return undefined;
    this.#recent.keep(ref, { version: version + 1, after, heads });
    const { metricsSeq, isMissing: _, ...run } = held;
    return { run: { id: ref.runId, attempt: ref.attempt, ...run }, advances: [], metricsSeq };
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
