import { attempts, type Db, rowsOf, runners } from "@frostline/db";
import { eq, sql } from "drizzle-orm";
import { record } from "../audit/record.ts";
import type { RunnerCaller } from "../auth/caller.ts";
import { type Clock, later } from "../clock.ts";
import type { Settings } from "../deps.ts";
import type { RunAttemptRef } from "../runs/hold-attempt.ts";
import type { RunReason, RunStatus } from "../runs/run.states.ts";

/** Failures that may be the host's fault. */
const mayBeTheHost: readonly (RunReason | null)[] = ["CODE_ERROR", "OUT_OF_MEMORY"];

/**
 * What the end of an attempt says about its runner, in the transaction of that end. A host on which run after run fails at
 * once would eat a whole sweep: after so many different ones its runner gets no more, until a person lifts that. One run
 * that succeeds clears it.
 */
export async function judgeRunner(
  tx: Db,
  clock: Clock,
  { quarantineAfter, quarantineSeconds }: Settings,
  runner: RunnerCaller,
  ended: RunAttemptRef & { outcome: RunStatus; reason: RunReason | null },
): Promise<void> {
  const { runId, attempt, outcome, reason } = ended;
  if (quarantineAfter === 0) return;
  if (outcome === "SUCCEEDED") {
    const hasFailed = sql`${runners.id} = ${runner.runnerId} and ${runners.quickFailures} <> '{}'`;
    await tx.update(runners).set({ quickFailures: [] }).where(hasFailed);
    return;
  }
  if (outcome !== "FAILED" || !mayBeTheHost.includes(reason)) return;
  const [failed] = await rowsOf<{ failures: number; name: string }>(
    tx,
    sql`
      update ${runners}
      set quick_failures = array_append(array_remove(quick_failures, ${runId}::uuid), ${runId}::uuid)
      where id = ${runner.runnerId} and quarantined_at is null and exists (
        select from ${attempts} as attempt
        where attempt.run_id = ${runId} and attempt.number = ${attempt}
          and coalesce(attempt.training_started_at, attempt.started_at) > ${later(clock.now(), -quarantineSeconds)}
      )
      returning cardinality(quick_failures) as failures, name
    `,
  );
  if (!failed || failed.failures < quarantineAfter) return;
  await tx.update(runners).set({ quarantinedAt: clock.now() }).where(eq(runners.id, runner.runnerId));
  const entry = { action: "RUNNER_QUARANTINED", subject: failed.name, subjectId: runner.runnerId } as const;
  await record(tx, clock, runner, entry);
}
