import { join } from "node:path";
import type { RunResultInput, ScoresInput } from "@frostline/client";
import { estimateParameters, type ModelShape } from "@frostline/model";
import { loadEngine } from "@frostline/model/engine";
import {
  describeOrigin,
  encodeDataset,
  loadDataset,
  loadModel,
  writeModelFolder,
} from "@frostline/model/sources";
import { dropoutRates, type Evaluation, type TrainReporter, train } from "@frostline/model/train";
import { toMetricValue } from "../metric-value.ts";
import { toDataReport } from "./data-report.ts";
import { logProgress } from "./log-progress.ts";
import type { FromTrainer, TrainingJob } from "./messages.ts";

type Send = (message: FromTrainer) => Promise<void>;

function reporterTo(send: Send): TrainReporter {
  return {
    log: (level, message) => void send({ type: "log", at: Date.now(), level, message }),
    progress: (progress) => void send({ type: "progress", progress }),
    metrics: (step, values) => void send({ type: "metrics", at: Date.now(), step, values }),
    layers: (step, states) => void send({ type: "layers", step, states }),
  };
}

function logAll(
  report: TrainReporter,
  { notes = [], warnings }: { notes?: string[]; warnings: string[] },
): void {
  for (const note of notes) report.log("info", note);
  for (const warning of warnings) report.log("warn", warning);
}

/** The three scores that the API knows; whatever else an evaluation measures is a metric. */
function toScores({ loss, accuracy, f1 }: Evaluation): ScoresInput {
  return { loss: toMetricValue(loss), accuracy, f1 };
}

/** Everything that one run is: engine, data and model, the training itself, the best weights on disk. */
export async function executeRun(
  { config, outputDir, engine: choice }: TrainingJob,
  send: Send,
  signal: AbortSignal,
): Promise<RunResultInput> {
  const report = reporterTo(send);
  const onProgress = logProgress(report);
  const onWarning = (message: string) => report.log("warn", message);
  const engine = await loadEngine({ engine: choice, onProgress, onWarning, signal });
  const pretrained = await loadModel(config.model.source, { onProgress, signal });
  const dataset = await loadDataset(config.dataset, { onProgress, signal });
  report.log("info", `model: ${describeOrigin(pretrained.origin)}`);
  logAll(report, pretrained);
  report.log("info", `data: ${describeOrigin(dataset.origin)}`);
  logAll(report, dataset);

  const shape: ModelShape = { ...pretrained.encoder, labels: dataset.labels.length };
  const { trainable, total } = estimateParameters(shape, config.freeze);
  await send({
    type: "prepared",
    facts: {
      engine: engine.name,
      engineVersion: engine.version,
      device: engine.device,
      blocks: shape.blocks,
      trainableParameters: trainable,
      totalParameters: total,
    },
  });

  const maxLength = Math.min(config.training.maxLength, shape.maxPositions);
  const encoded = encodeDataset(dataset, pretrained.tokenizer, maxLength);
  logAll(report, encoded);
  await send({ type: "data", report: toDataReport(pretrained, dataset, encoded) });
  const { examples } = encoded;
  const { weights, dropout, tokenizer } = pretrained;
  const result = await train({ engine, shape, dropout, weights, examples, config, report, signal });

  const checkpoint = join(outputDir, "best");
  await writeModelFolder(checkpoint, {
    shape,
    dropout: dropoutRates({ dropout, config }),
    labels: dataset.labels,
    weights: result.weights,
    tokenizer,
  });
  report.log("info", `best weights written to ${checkpoint}`);
  return {
    bestEpoch: result.bestEpoch,
    bestStep: result.bestStep,
    validation: toScores(result.validation),
    test: toScores(result.test),
    trainSeconds: result.trainSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    checkpoint,
  };
}
