import { join } from "node:path";
import type { RunResultInput } from "@frostline/client";
import { estimateParameters, type RunConfig } from "@frostline/model";
import { loadEngine } from "@frostline/model/engine";
import { encodeDataset, loadDataset, loadModel, writeHuggingFaceFolder } from "@frostline/model/sources";
import { type TrainReporter, train } from "@frostline/model/train";
import type { FromTrainer } from "./messages.ts";

type Send = (message: FromTrainer) => Promise<void>;

function reporterTo(send: Send): TrainReporter {
  return {
    log: (level, message) => void send({ type: "log", at: Date.now(), level, message }),
    progress: (progress) => void send({ type: "progress", progress }),
    metrics: (step, values) => void send({ type: "metrics", at: Date.now(), step, values }),
    layers: (step, states) => void send({ type: "layers", step, states }),
  };
}

/** Everything that one run is: engine and data and model, the training itself, the best weights on disk. */
export async function executeRun(
  { config, outputDir }: { config: RunConfig; outputDir: string },
  send: Send,
  signal: AbortSignal,
): Promise<RunResultInput> {
  const report = reporterTo(send);
  const onProgress = ({ message }: { message: string }) => report.log("info", message);
  const engine = await loadEngine({ onProgress });
  report.log("info", `${engine.name} ${engine.version} on ${engine.device}`);
}
