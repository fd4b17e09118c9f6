import { type Db, experiments } from "@frostline/db";
import { eq, type SQL } from "drizzle-orm";
import type { RunPatch, RunRow } from "./move-run.ts";
import type { RunReason, RunStatus } from "./run.states.ts";

/** What may go better another time; a loss that is not a number or a wrong setting comes back whatever is tried. */
const mayPass: readonly (RunReason | null)[] = ["CODE_ERROR", "OUT_OF_MEMORY"];

/** What becomes of a run that has failed on its runner: its end, or another try where its experiment allows that. */
export async function verdictOnFailed(
  tx: Db,
  run: RunRow,
  { reason, message }: { reason: RunReason | null; message: string | null },
  now: SQL,
): Promise<[RunStatus, RunPatch]> {
  const failed: [RunStatus, RunPatch] = ["FAILED", { reason, message, finishedAt: now }];
  if (run.external || run.status === "CANCELLING" || !mayPass.includes(reason)) return failed;
  const [experiment] = await tx
    .select({ retries: experiments.retries })
    .from(experiments)
    .where(eq(experiments.id, run.experimentId));
  const allowed = experiment?.retries ?? 0;
  if (run.retries >= allowed) return failed;
  const retries = run.retries + 1;
  const again = `Failed, and waits for another try (${retries} of ${allowed}).`;
  return [
    "QUEUED",
    { reason, retries, lostInARow: 0, queuedAt: now, message: message ? `${again} ${message}` : again },
  ];
}
