import type { experiments } from "@frostline/db";
import {
  describeFreeze,
  type ExperimentConfig,
  frozenMask,
  knownDatasetLabels,
  knownModelShape,
  type FreezePolicy as StoredFreeze,
  type Plan as StoredPlan,
  type RunConfig as StoredRunConfig,
} from "@frostline/model";
import { FreezeKind, type FreezePolicy, type RunConfig } from "./config.types.ts";
import type { Experiment, Plan } from "./experiment.types.ts";

// What is in the config columns was checked by the schemas of @frostline/model when it was written.

export type ExperimentRow = typeof experiments.$inferSelect;

export function toExperiment(row: ExperimentRow): Experiment {
  const config = row.config as ExperimentConfig;
  return {
    id: row.id,
    name: row.name,
    question: row.question,
    createdAt: row.createdAt,
    modelSource: config.model.source,
    dataset: config.dataset,
    training: config.training,
    blocks: row.blocks,
    seeds: (row.plan as StoredPlan).seeds,
    plan: toPlan(row.plan as StoredPlan, config.model.source),
    deletedAt: row.deletedAt,
  };
}

function toPlan({ freeze, seeds }: StoredPlan, modelSource: string): Plan {
  return {
    seeds,
    freeze: freeze.map((entry) => ({
      policy: toFreezePolicy(entry, modelSource),
      learningRate: entry.learningRate,
    })),
  };
}

export function toRunConfig(stored: unknown): RunConfig {
  const config = stored as StoredRunConfig;
  return {
    modelSource: config.model.source,
    dataset: config.dataset,
    freeze: toFreezePolicy(config.freeze, config.model.source),
    training: config.training,
    seed: config.seed,
  };
}

/** Encoder blocks of a model whose shape is known before it is loaded. */
export function knownBlocks(modelSource: string): number | undefined {
  return knownModelShape(modelSource, 2)?.blocks;
}

/** Shape of the model of a run with its head, when both the model and the labels of the data set are known. */
export function knownShape(config: StoredRunConfig) {
  const labels = knownDatasetLabels(config.dataset.source);
  return labels && knownModelShape(config.model.source, labels.length);
}

/** A policy in the words of the API. */
export function toFreezePolicy(freeze: StoredFreeze, modelSource: string): FreezePolicy {
  const label = labelOf(freeze, knownBlocks(modelSource));
  if (freeze.kind === "prefix") return { kind: FreezeKind.PREFIX, depth: freeze.depth, frozen: null, label };
  if (freeze.kind === "groups") return { kind: FreezeKind.GROUPS, depth: null, frozen: freeze.frozen, label };
  throw new Error(`The API has no freeze policy of the kind "${freeze.kind}".`);
}

/** More than any model has: a label that does not depend on their number is asked for with it. */
const unknownBlocks = 1_000;

function labelOf(freeze: StoredFreeze, blocks: number | undefined): string {
  if (blocks !== undefined) return describeFreeze(freeze, blocks);
  if (freeze.kind === "groups") return freeze.frozen.join(", ") || "nothing";
  // A model of unknown depth is described as if it went on above what is frozen.
  return describeFreeze(freeze, "depth" in freeze ? freeze.depth : unknownBlocks);
}

/** Which layer groups a run's policy freezes; undefined when the policy does not fit a model with so many blocks. */
export function plannedFreeze(config: unknown, blocks: number): boolean[] | undefined {
  try {
    return frozenMask((config as StoredRunConfig).freeze, blocks);
  } catch {
    return undefined; // the run will fail with BAD_CONFIG and say so
  }
}
