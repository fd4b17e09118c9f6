import { type Db, runs } from "@frostline/db";
import { estimateParameters, freezeDepth, type RunConfig } from "@frostline/model";
import type { SQL } from "drizzle-orm";
import { uuidv7 } from "uuidv7";
import { memoryNeed, readsPrefix } from "./run-needs.ts";
import { hashOfConfig, knownShape, trainedGroups } from "./stored-config.ts";

/** A statement has at most 65,535 parameters. */
const rowsAtOnce = 1_000;

export interface RunsParent {
  experimentId: string;
  teamId: string;
  /** Encoder blocks of the model, when known. */
  blocks: number | undefined;
}

/** Queues a run for each cell, in their order; their ids. */
export async function insertRuns(
  tx: Db,
  { experimentId, teamId, blocks }: RunsParent,
  cells: RunConfig[],
  now: SQL<Date>,
): Promise<string[]> {
  // uuidv7() counts up within a millisecond: the ids keep the order of the cells, and the queue goes by ids.
  const rows = cells.map((cell) => ({
    id: uuidv7(),
    teamId,
    experimentId,
    ...runColumns(cell, blocks),
    createdAt: now,
    queuedAt: now,
  }));
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await tx.insert(runs).values(rows.slice(from, from + rowsAtOnce));
  }
  return rows.map(({ id }) => id);
}

/** What is known of a run before it starts. */
export function runColumns(config: RunConfig, blocks: number | undefined) {
  const shape = knownShape(config);
  const parameters = shape && estimateParameters(shape, config.freeze);
  return {
    config,
    configHash: hashOfConfig(config),
    seed: config.seed,
    freezeDepth: depthOf(config, blocks),
    trainedGroups: blocks === undefined ? null : trainedGroups(config, blocks),
    trainableParameters: parameters?.trainable ?? null,
    totalParameters: parameters?.total ?? null,
    memoryBytes: memoryNeed(config),
    readsPrefix: readsPrefix(config, blocks),
  };
}

function depthOf({ freeze }: RunConfig, blocks: number | undefined): number | null {
  if (blocks !== undefined) return freezeDepth(freeze, blocks) ?? null;
  return freeze.kind === "prefix" ? freeze.depth : null;
}
