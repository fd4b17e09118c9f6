import { createHash } from "node:crypto";
import type { experiments } from "@frostline/db";
import {
  type ExperimentConfig,
  knownDatasetLabels,
  knownModelShape,
  neverTrained,
  type Plan as StoredPlan,
  type RunConfig as StoredRunConfig,
  type TrainingConfig,
} from "@frostline/model";
import type { RunConfig } from "./config.types.ts";
import type { Experiment, Plan } from "./experiment.types.ts";
import { queueingOf } from "./queueing.ts";
import { toFreezePolicy } from "./stored-policy.ts";

// What is in the config columns was checked by the schemas of @frostline/model when it was written.

export type ExperimentRow = typeof experiments.$inferSelect;

export function toExperiment(row: ExperimentRow): Experiment {
  const config = storedExperimentConfig(row);
  return {
    id: row.id,
    name: row.name,
    question: row.question,
    tags: row.tags,
    createdAt: row.createdAt,
    modelSource: config.model.source,
    dataset: config.dataset,
    training: config.training,
    blocks: row.blocks,
    seeds: (row.plan as StoredPlan).seeds,
    plan: toPlan(row.plan as StoredPlan, config.model.source),
    queueing: queueingOf(row),
    keepModels: row.keepModels,
    keepPointsDays: row.keepPointsDays,
    deletedAt: row.deletedAt,
  };
}

function toPlan({ freeze, seeds }: StoredPlan, modelSource: string): Plan {
  return {
    seeds,
    freeze: freeze.map(({ learningRate, ...policy }) => ({
      policy: toFreezePolicy(policy, knownBlocks(modelSource)),
      learningRate,
    })),
  };
}

export function toRunConfig(stored: unknown): RunConfig {
  const config = stored as StoredRunConfig;
  return {
    modelSource: config.model.source,
    dataset: config.dataset,
    freeze: toFreezePolicy(config.freeze, knownBlocks(config.model.source)),
    training: wholeTraining(config.training),
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

/** Which layer groups a run's policy never trains; undefined when it does not fit a model with so many blocks. */
export function plannedFreeze(config: unknown, blocks: number): boolean[] | undefined {
  try {
    return neverTrained((config as StoredRunConfig).freeze, blocks);
  } catch {
    return undefined; // the run will fail with BAD_CONFIG and say so
  }
}

/** Numbers of the layer groups that a run's policy trains at some time; null when it does not fit the model. */
export const trainedGroups = (config: unknown, blocks: number): number[] | null =>
  plannedFreeze(config, blocks)?.flatMap((isNever, group) => (isNever ? [] : [group])) ?? null;

/** What a training meant that was stored before it had these fields: dropout in every layer, nothing kept. */
const BEFORE_THE_PREFIX = { prefixMode: "parity", prefixCopies: null, prefixDtype: "float16" } as const;

/** A stored training with the fields that it did not have yet. */
const wholeTraining = (stored: TrainingConfig): TrainingConfig => ({ ...BEFORE_THE_PREFIX, ...stored });

/** What all runs of a stored experiment have in common, also of one from before a field existed. */
export function storedExperimentConfig({ config: stored }: Pick<ExperimentRow, "config">): ExperimentConfig {
  const config = stored as ExperimentConfig;
  return { ...config, training: wholeTraining(config.training) };
}

/** Equal settings have equal hashes, also those stored before a field existed that says what was so anyway. */
export function hashOfConfig({ training, ...config }: StoredRunConfig): string {
  const early = Object.entries(BEFORE_THE_PREFIX).every(
    ([name, value]) => training[name as keyof typeof BEFORE_THE_PREFIX] === value,
  );
  const { prefixMode, prefixCopies, prefixDtype, ...before } = training;
  const hashed = early ? before : training;
  const { model, dataset, freeze, seed } = config;
  return createHash("sha256")
    .update(JSON.stringify({ model, dataset, training: hashed, freeze, seed }))
    .digest("hex");
}
