import { attempts, type Db, layerStates } from "@frostline/db";
import { asc, desc, eq } from "drizzle-orm";
import type { RunAttemptRef } from "../runs/hold-attempt.ts";
import type { LayerTimeline } from "./layer.types.ts";

/** What each layer group of a run was like at every step that was reported, bottom to top. */
export async function layerTimeline(db: Db, { runId, attempt }: RunAttemptRef): Promise<LayerTimeline[]> {
  const reachedBy = await lastStepsOfLineage(db, { runId, attempt });
  const rows = await db
    .select()
    .from(layerStates)
    .where(eq(layerStates.runId, runId))
    .orderBy(asc(layerStates.group), asc(layerStates.step));
  const timelines = new Map<number, LayerTimeline>();
  for (const row of rows) {
    if (row.step > (reachedBy.get(row.attempt) ?? -1)) continue;
    const { group, name } = row;
    const timeline = timelines.get(group) ?? { group, name, steps: [], frozen: [], learningRates: [] };
    timelines.set(group, timeline);
    timeline.steps.push(row.step);
    timeline.frozen.push(row.frozen);
    timeline.learningRates.push(row.learningRate);
  }
  return [...timelines.values()];
}

/** Attempts that the current one goes on from, each with the last step that still counts. */
async function lastStepsOfLineage(db: Db, { runId, attempt }: RunAttemptRef): Promise<Map<number, number>> {
  const tries = await db
    .select({ number: attempts.number, resumedFromStep: attempts.resumedFromStep })
    .from(attempts)
    .where(eq(attempts.runId, runId))
    .orderBy(desc(attempts.number));
  const lastSteps = new Map<number, number>();
  let lastStep = Number.MAX_SAFE_INTEGER;
  for (const { number, resumedFromStep } of tries) {
    if (number > attempt) continue;
    lastSteps.set(number, lastStep);
    if (resumedFromStep === null) break;
    lastStep = Math.min(lastStep, resumedFromStep);
  }
  return lastSteps;
}
