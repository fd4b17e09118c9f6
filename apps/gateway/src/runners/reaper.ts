import { attempts, rowsOf, runners, runs } from "@frostline/db";
import { and, eq, inArray, isNull, lt, sql } from "drizzle-orm";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import { endOverdueRuns } from "../runs/end-overdue.ts";
import { verdictOnLost } from "../runs/lost-run.ts";
import { moveRun, type RunMove, type RunRow } from "../runs/move-run.ts";
import { ACTIVE } from "../runs/run.states.ts";
import type { RunNews } from "../runs/run-news.ts";
import { dropSilentEphemeral } from "./ephemeral-runners.ts";
import { isOnline } from "./find-runners.ts";

/** Takes runs back from runners that have fallen silent, and notices runners that have. */
export class Reaper {
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<unknown> = Promise.resolve();
  /** Nobody is judged before this instant, in database time; undefined: it has to be set anew. */
  #judgeFrom: string | undefined;
  #online = new Map<string, string>();

  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "bus" | "settings" | "log">,
    private readonly news: RunNews,
  ) {}

  /** Begins to look regularly. */
  async start(): Promise<void> {
    const periodMs = (this.deps.settings.leaseSeconds * 1000) / 6;
    await this.tick();
    let lastTick = Date.now();
    this.#timer = setInterval(() => {
      const wasAsleep = Date.now() - lastTick > 3 * periodMs; // a laptop's lid: the runners slept too
      if (wasAsleep) this.#judgeFrom = undefined;
      lastTick = Date.now();
      this.#ticking = this.tick().catch((error: unknown) => {
        this.#judgeFrom = undefined; // runners could not report either: give them time again
        this.deps.log.error({ err: error }, "looking for lost runs failed");
      });
    }, periodMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#ticking;
  }

  /**
   * Looks once. For one full lease after the start nobody is judged: runners could not report while the gateway was down.
   * @returns ids of the runs that were taken back
   */
  async tick(): Promise<string[]> {
    await this.#noticeSilentRunners();
    if (this.#judgeFrom === undefined) {
      this.#judgeFrom = await this.#time(this.deps.settings.leaseSeconds);
      return [];
    }
    for (const run of await endOverdueRuns(this.deps, this.#judgeFrom)) this.news.changed(run);
    const lost = await this.#takeBack(this.#judgeFrom);
    await dropSilentEphemeral(this.deps, this.news, this.#judgeFrom);
    for (const run of lost) this.news.changed(run);
    for (const teamId of new Set(lost.filter(({ status }) => status === "QUEUED").map((run) => run.teamId))) {
      await this.news.queued(teamId);
    }
    return lost.map(({ id }) => id);
  }

  async #takeBack(judgeFrom: string): Promise<RunRow[]> {
    const { db, clock, settings } = this.deps;
    return db.transaction(async (tx) => {
      const expired = await tx
        .select({ run: runs })
        .from(runs)
        .innerJoin(attempts, and(eq(attempts.runId, runs.id), eq(attempts.number, runs.attempt)))
        .where(
          and(
            inArray(runs.status, ACTIVE),
            isNull(attempts.finishedAt),
            lt(attempts.leaseExpiresAt, clock.now()),
            sql`${clock.now()} >= ${judgeFrom}::timestamptz`,
          ),
        )
        .for("update", { skipLocked: true }); // whoever holds one of these is just speaking for it
      const lost: RunRow[] = [];
      for (const { run } of expired) {
        const [to, patch] = verdictOnLost(
          run,
          run.external ? "The script fell silent" : "The runner fell silent",
          { mostInARow: settings.lostInARow, now: clock.now() },
        );
        await tx
          .update(attempts)
          .set({ finishedAt: clock.now(), outcome: to, reason: "RUNNER_LOST" })
          .where(and(eq(attempts.runId, run.id), eq(attempts.number, run.attempt)));
        const moved = await moveRun(tx, run satisfies RunMove, to, patch);
        if (moved) lost.push(moved);
      }
      return lost;
    });
  }

  /** Falling silent is an event that nobody sends. */
  async #noticeSilentRunners(): Promise<void> {
    const { db, clock, settings } = this.deps;
    const rows = await db
      .select({ runnerId: runners.id, teamId: runners.teamId })
      .from(runners)
      .where(isOnline(clock, settings.leaseSeconds));
    const online = new Map(rows.map(({ runnerId, teamId }) => [runnerId, teamId]));
    for (const [runnerId, teamId] of this.#online) {
      if (!online.has(runnerId)) this.news.runnerChanged({ runnerId, teamId });
    }
    this.#online = online;
  }

  async #time(laterBySeconds: number): Promise<string> {
    const [row] = await rowsOf<{ at: string }>(
      this.deps.db,
      sql`select ${later(this.deps.clock.now(), laterBySeconds)}::text as at`,
    );
    if (!row) throw new Error("the database did not tell the time");
    return row.at;
  }
}
