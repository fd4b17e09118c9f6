import { join } from "node:path";
import type { RunResultInput, ScoresInput } from "@frostline/client";
import type { ModelShape } from "@frostline/model";
import { loadEngine } from "@frostline/model/engine";
import { PrefixCache } from "@frostline/model/prefix-cache";
import {
  describeOrigin,
  encodeDataset,
  loadDataset,
  loadModel,
  writeModelFolder,
} from "@frostline/model/sources";
import {
  type CheckpointOptions,
  dropoutRates,
  type Evaluation,
  type TrainReporter,
  train,
} from "@frostline/model/train";
import { onceThereIsRoom } from "../disk-room.ts";
import { toMetricValue } from "../metric-value.ts";
import { pendingPath } from "./checkpoint-path.ts";
import { toDataReport } from "./data-report.ts";
import type { Gate } from "./gate.ts";
import { logProgress } from "./log-progress.ts";
import type { FromTrainer, TrainingCheckpoints, TrainingJob } from "./messages.ts";
import { resumeFiles } from "./resume-files.ts";
import { estimateOf, toFlopsReport, toPrefixReport } from "./run-cost.ts";

type Send = (message: FromTrainer) => Promise<void>;

function reporterTo(send: Send, gate: Gate): TrainReporter {
  return {
    ready: () => gate.ready(),
    log: (level, message) => void send({ type: "log", at: Date.now(), level, message }),
    progress: (progress) => void send({ type: "progress", progress }),
    metrics: (step, values) => void send({ type: "metrics", at: Date.now(), step, values }),
    layers: (step, states) => void send({ type: "layers", step, states }),
  };
}

function checkpointsTo(
  { folder, everySeconds }: TrainingCheckpoints,
  resumeFrom: AsyncIterable<string>,
  onBegin: (resumedFromStep: number | null) => void,
  send: Send,
): CheckpointOptions {
  return {
    resumeFrom,
    everySeconds,
    pathFor: (step) => pendingPath(folder, step),
    onSaved: (step) => void send({ type: "checkpoint", step }),
    onBegin,
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
  { config, outputDir, engine: choice, checkpoints, prefixCache, team }: TrainingJob,
  send: Send,
  signal: AbortSignal,
  gate: Gate,
): Promise<RunResultInput> {
  const report = reporterTo(send, gate);
  const onProgress = logProgress(report);
  const onWarning = (message: string) => report.log("warn", message);
  const engine = await loadEngine({ engine: choice, onProgress, onWarning, signal });
  const pretrained = await loadModel(config.model.source, { onProgress, signal });
  const dataset = await loadDataset(config.dataset, { onProgress, signal, team });
  report.log("info", `model: ${describeOrigin(pretrained.origin)}`);
  logAll(report, pretrained);
  report.log("info", `data: ${describeOrigin(dataset.origin)}`);
  logAll(report, dataset);

  const shape: ModelShape = { ...pretrained.encoder, labels: dataset.labels.length };
  const maxLength = Math.min(config.training.maxLength, shape.maxPositions);
  const encoded = encodeDataset(dataset, pretrained.tokenizer, maxLength);
  logAll(report, encoded);
  await send({ type: "data", report: toDataReport(pretrained, dataset, encoded) });
  const { examples } = encoded;
  const estimate = estimateOf(shape, config, examples);
  await send({ type: "estimate", memoryBytes: estimate.memory.total });
  const begin = (resumedFromStep: number | null) =>
    void send({
      type: "prepared",
      facts: {
        engine: engine.name,
        engineVersion: engine.version,
        device: engine.device,
        blocks: shape.blocks,
        trainableParameters: estimate.trainableParameters,
        totalParameters: estimate.totalParameters,
        resumedFromStep,
      },
    });
  if (!checkpoints) begin(null);
  const { weights, dropout, tokenizer } = pretrained;
  const resumeFrom = checkpoints && resumeFiles(checkpoints, team, report, signal);
  const result = await train({
    engine,
    shape,
    dropout,
    weights,
    examples,
    config,
    report,
    signal,
    prefixCache: prefixCache && new PrefixCache(prefixCache),
    checkpoint: checkpoints && resumeFrom && checkpointsTo(checkpoints, resumeFrom, begin, send),
  });

  const checkpoint = join(outputDir, "best");
  const trained = {
    shape,
    dropout: dropoutRates({ dropout, config }),
    labels: dataset.labels,
    weights: result.weights,
    tokenizer,
  };
  const onFull = () =>
    report.log("warn", `The trained model waits for room on its runner's disk: ${outputDir}.`);
  await onceThereIsRoom(() => writeModelFolder(checkpoint, trained), { onFull, signal });
  report.log("info", `best weights written to ${checkpoint}`);
  return {
    bestEpoch: result.bestEpoch,
    bestStep: result.bestStep,
    validation: toScores(result.validation),
    test: toScores(result.test),
    trainSeconds: result.trainSeconds,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    prefix: toPrefixReport(result.prefix),
    flops: toFlopsReport(estimate, result.prefix),
    checkpoint,
  };
}
