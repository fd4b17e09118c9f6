import { attempts, type Db, rowsOf, runnerSessions, runners, runs } from "@frostline/db";
import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { type Caller, need, type RunnerCaller } from "../auth/caller.ts";
import { later } from "../clock.ts";
import type { ServiceDeps } from "../deps.ts";
import { AppError, badInput } from "../errors.ts";
import { isId } from "../ids.ts";
import { holdAttempt, type RunAttemptRef } from "../runs/hold-attempt.ts";
import { ACTIVE } from "../runs/run.states.ts";
import type { RunNews } from "../runs/run-news.ts";
import { checkText } from "../text.ts";
import { dropIfEphemeral } from "./ephemeral-runners.ts";
import { isOnline } from "./find-runners.ts";
import type { RunnerSessions } from "./open-session.ts";
import type { Heartbeat, RunnerCommand, RunnerFactsInput, RunnerSession } from "./runner.types.ts";
import { checkFacts, slotMemory } from "./runner-facts.ts";

/** The version of the runner protocol that this gateway speaks. */
export const protocolVersion = 1;

const mostRunsAtOnce = 1_000;

interface Opening {
  /** Takes the place of a living session. */
  replace: boolean;
  /** The runner's own, of this opening. */
  idempotencyKey: string | null | undefined;
}

/** The live connection of a runner. */
export class SessionService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "bus" | "settings">,
    private readonly sessions: RunnerSessions,
    private readonly news: RunNews,
  ) {}

  /**
   * Opens the runner's only session. A living one stands in the way unless it is to be replaced. The same key gets the
   * same session and changes nothing, so that a request which arrives a second time, late, ends no living one.
   */
  async open(
    caller: Caller,
    version: number,
    facts: RunnerFactsInput,
    { replace, idempotencyKey }: Opening,
  ): Promise<RunnerSession> {
    const runner = need(caller, "runner");
    if (version !== protocolVersion) {
      throw badInput(
        "protocolVersion",
        `This gateway speaks runner protocol ${protocolVersion}, the runner speaks ${version}: upgrade the older one.`,
      );
    }
    const checked = checkFacts(facts);
    const openingKey = idempotencyKey == null ? null : checkText("idempotencyKey", idempotencyKey, 200);
    const { clock, settings } = this.deps;
    const id = await this.deps.db.transaction(async (tx) => {
      const [row] = await tx
        .select({ online: isOnline(clock, settings.leaseSeconds) })
        .from(runners)
        .where(eq(runners.id, runner.runnerId))
        .for("no key update");
      const known = openingKey === null ? undefined : await this.#openedWith(tx, runner, openingKey);
      if (known) return known.id;
      if (row?.online && !replace) {
        throw new AppError(
          "CONFLICT",
          "This runner is running already, perhaps in another terminal: stop it there, or replace its session.",
        );
      }
      await tx
        .update(runnerSessions)
        .set({ closedAt: clock.now() })
        .where(and(eq(runnerSessions.runnerId, runner.runnerId), isNull(runnerSessions.closedAt)));
      await tx
        .update(runners)
        .set({ facts: checked, slotMemoryBytes: slotMemory(checked), lastSeenAt: clock.now() })
        .where(eq(runners.id, runner.runnerId));
      const [session] = await tx
        .insert(runnerSessions)
        .values({ runnerId: runner.runnerId, openingKey, openedAt: clock.now() })
        .returning({ id: runnerSessions.id });
      if (!session) throw new Error("the new session was not returned");
      return session.id;
    });
    this.news.runnerChanged(runner);
    const { leaseSeconds, heartbeatSeconds, pollSeconds } = settings;
    return { id, leaseSeconds, heartbeatSeconds, pollSeconds, activeRuns: await this.#activeRuns(runner) };
  }

  async #openedWith(tx: Db, { runnerId }: RunnerCaller, openingKey: string) {
    const [session] = await tx
      .select({ id: runnerSessions.id })
      .from(runnerSessions)
      .where(and(eq(runnerSessions.runnerId, runnerId), eq(runnerSessions.openingKey, openingKey)));
    return session;
  }

  /** Closes a session; what was closed before stays closed. An ephemeral runner ends with it. */
  async close(caller: Caller, sessionId: string): Promise<boolean> {
    const runner = need(caller, "runner");
    if (!isId(sessionId)) return false;
    const closed = await this.deps.db
      .update(runnerSessions)
      .set({ closedAt: this.deps.clock.now() })
      .where(
        and(
          eq(runnerSessions.id, sessionId),
          eq(runnerSessions.runnerId, runner.runnerId),
          isNull(runnerSessions.closedAt),
        ),
      )
      .returning({ id: runnerSessions.id });
    if (closed.length === 0) return false;
    this.news.runnerChanged(runner);
    await dropIfEphemeral(this.deps, this.news, runner.runnerId);
    return true;
  }

  /**
   * Renews the leases of the runs that the runner says it has, and of no others: a claim whose answer never arrived is
   * never listed, so it runs out and is handed out again. Answers what the runner has to do about its runs.
   */
  async heartbeat(caller: Caller, sessionId: string, refs: RunAttemptRef[]): Promise<Heartbeat> {
    const runner = need(caller, "runner");
    if (refs.length > mostRunsAtOnce) {
      throw badInput("runs", `${refs.length} runs are too many at once; the limit is ${mostRunsAtOnce}.`);
    }
    const { db, clock, settings } = this.deps;
    const { draining } = await this.sessions.touch(runner, sessionId);
    const commands: RunnerCommand[] = [];
    for (const ref of refs) {
      const kind = await this.#renew(runner, ref);
      if (kind) commands.push({ kind, ...ref });
    }
    const [lease] = await rowsOf<{ expires_at: string }>(
      db,
      sql`select ${later(clock.now(), settings.leaseSeconds)} as expires_at`,
    );
    if (!lease) throw new Error("the database did not tell the time");
    return { leaseExpiresAt: new Date(lease.expires_at), commands, draining };
  }

  async #renew(runner: RunnerCaller, ref: RunAttemptRef): Promise<RunnerCommand["kind"] | undefined> {
    const { db, clock, settings } = this.deps;
    try {
      const { run } = await db.transaction((tx) =>
        holdAttempt(tx, clock, settings.leaseSeconds, runner, ref),
      );
      return run.status === "CANCELLING" ? "CANCEL" : undefined;
    } catch (error) {
      if (error instanceof AppError) return "STALE"; // over, another runner's, or unknown: nothing to go on with
      throw error;
    }
  }

  async #activeRuns({ runnerId }: RunnerCaller): Promise<RunAttemptRef[]> {
    return this.deps.db
      .select({ runId: attempts.runId, attempt: attempts.number })
      .from(attempts)
      .innerJoin(runs, and(eq(runs.id, attempts.runId), eq(runs.attempt, attempts.number)))
      .where(and(eq(attempts.runnerId, runnerId), isNull(attempts.finishedAt), inArray(runs.status, ACTIVE)))
      .orderBy(attempts.startedAt);
  }
}
