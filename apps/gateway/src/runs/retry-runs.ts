import { type Db, experiments, runs } from "@frostline/db";
import { inArray } from "drizzle-orm";
import { record } from "../audit/record.ts";
import type { UserCaller } from "../auth/caller.ts";
import type { Clock } from "../clock.ts";
import { AppError, badInput } from "../errors.ts";
import { toRunConfig } from "../experiments/stored-config.ts";
import { requireDataset } from "../files/require-dataset.ts";
import { requireRunsOfTeam } from "./find-runs.ts";
import { moveRuns, type RunRow } from "./move-run.ts";
import type { RunStatus } from "./run.states.ts";

const mostRuns = 200;
const retryable: RunStatus[] = ["FAILED", "CANCELLED"];

/**
 * Puts runs that have failed or were cancelled back into the queue. Their attempts stay, and the next one has the next
 * number, by which everything that an earlier one may still send is refused. What counts against a run begins anew.
 * @throws CONFLICT, NOT_FOUND, BAD_INPUT, before anything has changed
 */
export async function retryRuns(
  tx: Db,
  clock: Clock,
  caller: UserCaller,
  ids: string[],
): Promise<{ all: RunRow[]; moved: RunRow[] }> {
  const found = await lockRuns(tx, caller.teamId, ids);
  const over = found.filter(isRetried);
  const sources = new Set(over.map(({ config }) => toRunConfig(config).dataset.source));
  for (const source of sources) await requireDataset(tx, caller.teamId, source);
  const moved = await moveRuns(
    tx,
    {
      which: inArray(
        runs.id,
        over.map(({ id }) => id),
      ),
      from: retryable,
    },
    "QUEUED",
    // Without a reason: with RUNNER_LOST, the runner that was lost would get its attempt back when it speaks again.
    { reason: null, message: null, finishedAt: null, queuedAt: clock.now(), retries: 0, lostInARow: 0 },
  );
  await recordRetries(tx, clock, caller, moved);
  const now = new Map(moved.map((run) => [run.id, run]));
  return { all: found.map((run) => now.get(run.id) ?? run), moved };
}

/** In the order of their ids, so that two who ask for the same ones do not wait for each other in a circle. */
async function lockRuns(tx: Db, teamId: string, ids: string[]): Promise<RunRow[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length > mostRuns)
    throw badInput("ids", `${wanted.length} runs are too many at once; the limit is ${mostRuns}.`);
  await requireRunsOfTeam(tx, teamId, wanted);
  return tx.select().from(runs).where(inArray(runs.id, wanted)).orderBy(runs.id).for("no key update");
}

/** Whether it is to be queued; false when it waits or goes on already. */
function isRetried({ id, status, external, deletedAt }: RunRow): boolean {
  const refuse = (why: string) => new AppError("CONFLICT", `Run ${id} cannot be tried again: ${why}`);
  if (external) throw refuse("a script trains it. Start the script anew.");
  if (deletedAt !== null) throw refuse("it is deleted. Restore it first.");
  if (status === "SUCCEEDED") throw refuse("it has succeeded. Clone its experiment to train it once more.");
  if (status === "CANCELLING")
    throw refuse("it is still being cancelled. Wait until its runner has stopped.");
  return retryable.includes(status);
}

/** One entry for each experiment, however many of its runs. */
async function recordRetries(tx: Db, clock: Clock, caller: UserCaller, moved: RunRow[]): Promise<void> {
  const touched = await tx
    .select({ id: experiments.id, name: experiments.name })
    .from(experiments)
    .where(
      inArray(
        experiments.id,
        moved.map(({ experimentId }) => experimentId),
      ),
    );
  for (const { id, name } of touched) {
    const count = moved.filter(({ experimentId }) => experimentId === id).length;
    const subject = `${count} ${count === 1 ? "run" : "runs"} of ${name}`;
    await record(tx, clock, caller, { action: "RUNS_RETRIED", subject, subjectId: id });
  }
}
