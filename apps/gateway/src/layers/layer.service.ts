import { type Db, layerStates } from "@frostline/db";
import { layerGroupNames } from "@frostline/model";
import { and, eq, max, or } from "drizzle-orm";
import { type Caller, need } from "../auth/caller.ts";
import type { ServiceDeps } from "../deps.ts";
import { badInput } from "../errors.ts";
import { plannedFreeze } from "../experiments/stored-config.ts";
import { holdAttempt, type RunAttemptRef } from "../runs/hold-attempt.ts";
import type { RunNews } from "../runs/run-news.ts";
import { fitText } from "../text.ts";
import type { LayerState, LayerStateInput, LayerTimeline } from "./layer.types.ts";
import { layerTimeline } from "./layer-timeline.ts";

const mostGroups = 1_000;

export class LayerService {
  constructor(
    private readonly deps: Pick<ServiceDeps, "db" | "clock" | "settings">,
    private readonly news: RunNews,
  ) {}

  /** Stores what the layer groups were like at a step; the same step again changes nothing. */
  async report(
    caller: Caller,
    ref: RunAttemptRef,
    step: number,
    states: LayerStateInput[],
  ): Promise<boolean> {
    const runner = need(caller, "runner");
    checkStates(step, states);
    const run = await this.deps.db.transaction(async (tx) => {
      const held = await holdAttempt(tx, this.deps.clock, this.deps.settings.leaseSeconds, runner, ref);
      const rows = states.map((state) => ({ ...ref, ...state, name: fitText(state.name, 200), step }));
      if (rows.length > 0) await tx.insert(layerStates).values(rows).onConflictDoNothing();
      return held.run;
    });
    this.news.changed(run);
    return true;
  }

  /** Whose team the run is was checked when it was fetched. */
  timeline(ref: RunAttemptRef): Promise<LayerTimeline[]> {
    return layerTimeline(this.deps.db, ref);
  }
}

function checkStates(step: number, states: LayerStateInput[]): void {
  if (step < 0) throw badInput("step", "A step cannot be negative.");
  if (states.length > mostGroups) {
    throw badInput("states", `${states.length} layer groups are too many; the limit is ${mostGroups}.`);
  }
  const negative = states.findIndex(({ group }) => group < 0);
  if (negative >= 0) throw badInput(`states[${negative}].group`, "A group's number cannot be negative.");
}

/** The groups of a run that has reported none yet: what its policy says, when that fits the model. */
export function plannedLayers(config: unknown, blocks: number): LayerState[] {
  const frozen = plannedFreeze(config, blocks);
  if (!frozen) return [];
  return layerGroupNames(blocks).map((name, group) => ({
    group,
    name,
    frozen: frozen[group] ?? false,
    step: 0,
    learningRate: null,
    gradientNorm: null,
    weightDrift: null,
  }));
}

/** What each run's attempt has reported last, bottom to top: a report says it of all groups. Reads that one report. */
export async function latestLayers(db: Db, refs: RunAttemptRef[]): Promise<Map<string, LayerState[]>> {
  const newest = refs.map(({ runId, attempt }) =>
    and(
      eq(layerStates.runId, runId),
      eq(layerStates.attempt, attempt),
      eq(
        layerStates.step,
        db
          .select({ step: max(layerStates.step) })
          .from(layerStates)
          .where(and(eq(layerStates.runId, runId), eq(layerStates.attempt, attempt))),
      ),
    ),
  );
  const rows = await db
    .select()
    .from(layerStates)
    .where(or(...newest))
    .orderBy(layerStates.runId, layerStates.group);
  const layers = new Map<string, LayerState[]>(refs.map(({ runId }) => [runId, []]));
  for (const row of rows) layers.get(row.runId)?.push(row);
  return layers;
}
