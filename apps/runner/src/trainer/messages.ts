import type { DataReportInput, RunReason, RunResultInput, StartRunInput } from "@frostline/client";
import type { RunConfig } from "@frostline/model";
import type { EngineChoice } from "@frostline/model/engine";
import type { PrefixCacheOptions } from "@frostline/model/prefix-cache";
import type { TeamFiles } from "@frostline/model/sources";
import type { TrainReporter } from "@frostline/model/train";

export type Progress = Parameters<TrainReporter["progress"]>[0];
export type LayerStates = Parameters<TrainReporter["layers"]>[1];
export type LogLevel = Parameters<TrainReporter["log"]>[0];

export interface TrainingJob {
  config: RunConfig;
  /** Folder for the trained weights. */
  outputDir: string;
  engine: EngineChoice;
  /** Where files of the team are; without, none can be read. */
  team?: TeamFiles;
  /** Without, nothing is saved on the way. */
  checkpoints?: TrainingCheckpoints;
  /** Without, the outputs of frozen layers are not kept on the disk. */
  prefixCache?: PrefixCacheOptions;
}

/** A training's checkpoints on this host; see ../checkpoints.ts. */
export interface TrainingCheckpoints {
  /** Where new ones go, as pending. */
  folder: string;
  /** The latest step first. */
  resumeFrom: ResumePoint[];
  everySeconds: number;
}

/** A checkpoint that a training may go on from: a committed one on this host, or one that was uploaded. */
export interface ResumePoint {
  step: number;
  /** That made it. */
  attempt: number;
  uploaded?: { fileId: string; sizeBytes: number };
}

/** What the supervisor tells the training process. */
export type ToTrainer =
  | ({ type: "train" } & TrainingJob)
  /** Stop between two steps, save a checkpoint, and leave. */
  | { type: "stop" }
  /** Wait between two steps, or go on. */
  | { type: "hold"; isHeld: boolean };

/** What is known once model and data are loaded, and a checkpoint was looked for. */
export type RunFacts = Omit<StartRunInput, "run">;

/** What the training process tells the supervisor, in the order in which things happened. */
export type FromTrainer =
  | { type: "log"; at: number; level: LogLevel; message: string }
  | { type: "prepared"; facts: RunFacts }
  | { type: "data"; report: DataReportInput }
  /** What the training will need beside the engine, at its largest. */
  | { type: "estimate"; memoryBytes: number }
  /** A pending checkpoint is on the disk. All that was reported up to its step was sent before. */
  | { type: "checkpoint"; step: number }
  | { type: "progress"; progress: Progress }
  | { type: "metrics"; at: number; step: number; values: Record<string, number> }
  | { type: "layers"; step: number; states: LayerStates }
  | { type: "succeeded"; result: RunResultInput }
  | { type: "stopped" }
  | { type: "failed"; reason: RunReason; message: string };
