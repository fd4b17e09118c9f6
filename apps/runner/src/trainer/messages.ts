import type { DataReportInput, RunReason, RunResultInput, StartRunInput } from "@frostline/client";
import type { RunConfig } from "@frostline/model";
import type { EngineChoice } from "@frostline/model/engine";
import type { TrainReporter } from "@frostline/model/train";

export type Progress = Parameters<TrainReporter["progress"]>[0];
export type LayerStates = Parameters<TrainReporter["layers"]>[1];
export type LogLevel = Parameters<TrainReporter["log"]>[0];

export interface TrainingJob {
  config: RunConfig;
  /** Folder for the trained weights. */
  outputDir: string;
  engine: EngineChoice;
}

/** What the supervisor tells the training process. */
export type ToTrainer =
  | ({ type: "train" } & TrainingJob)
  /** Stop between two steps and leave. */
  | { type: "stop" };

/** What is known once model and data are loaded. */
export type RunFacts = Omit<StartRunInput, "run">;

/** What the training process tells the supervisor, in the order in which things happened. */
export type FromTrainer =
  | { type: "log"; at: number; level: LogLevel; message: string }
  | { type: "prepared"; facts: RunFacts }
  | { type: "data"; report: DataReportInput }
  | { type: "progress"; progress: Progress }
  | { type: "metrics"; at: number; step: number; values: Record<string, number> }
  | { type: "layers"; step: number; states: LayerStates }
  | { type: "succeeded"; result: RunResultInput }
  | { type: "stopped" }
  | { type: "failed"; reason: RunReason; message: string };
