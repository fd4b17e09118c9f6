import type { z } from "zod";
import type { Caller } from "../auth/caller.ts";
import type { MlflowExperiments } from "./experiments.service.ts";
import type { MlflowHistory } from "./history.service.ts";
import { readRequest, requests } from "./requests.ts";
import type { RunFacts } from "./run-facts.service.ts";
import type { MlflowRuns } from "./runs.service.ts";

export interface MlflowServices {
  experiments: MlflowExperiments;
  runs: MlflowRuns;
  facts: RunFacts;
  history: MlflowHistory;
}

/** One of MLflow's calls: what it answers to a body or a query that nobody has checked yet. */
export interface MlflowCall {
  method: "get" | "post";
  path: string;
  answer(caller: Caller, given: unknown): Promise<object>;
}

/** What is answered of MLflow's API, by the paths below /api/2.0/mlflow. */
export function mlflowCalls({ experiments, runs, facts, history }: MlflowServices): MlflowCall[] {
  return [
    post("experiments/create", requests.createExperiment, (...call) => experiments.create(...call)),
    get("experiments/get", requests.getExperiment, (...call) => experiments.get(...call)),
    get("experiments/get-by-name", requests.getExperimentByName, (...call) => experiments.getByName(...call)),
    post("experiments/search", requests.searchExperiments, (...call) => experiments.search(...call)),
    post("experiments/update", requests.updateExperiment, (...call) => experiments.update(...call)),
    post("experiments/delete", requests.getExperiment, (...call) => experiments.delete(...call)),
    post("experiments/restore", requests.getExperiment, (...call) => experiments.restore(...call)),
    post("experiments/set-experiment-tag", requests.setExperimentTag, (...call) =>
      experiments.setTag(...call),
    ),
    post("experiments/delete-experiment-tag", requests.deleteExperimentTag, (...call) =>
      experiments.deleteTag(...call),
    ),
    post("runs/create", requests.createRun, (...call) => runs.create(...call)),
    get("runs/get", requests.run, (...call) => runs.get(...call)),
    post("runs/update", requests.updateRun, (...call) => runs.update(...call)),
    post("runs/delete", requests.run, (...call) => runs.delete(...call)),
    post("runs/restore", requests.run, (...call) => runs.restore(...call)),
    post("runs/search", requests.searchRuns, (...call) => runs.search(...call)),
    post("runs/log-inputs", requests.logInputs, (...call) => runs.logInputs(...call)),
    post("runs/delete-tag", requests.deleteTag, (...call) => runs.deleteTag(...call)),
    post("runs/set-tag", requests.setTag, (...call) => facts.setTag(...call)),
    post("runs/log-metric", requests.logMetric, (...call) => facts.logMetric(...call)),
    post("runs/log-parameter", requests.logParameter, (...call) => facts.logParameter(...call)),
    post("runs/log-batch", requests.logBatch, (...call) => facts.logBatch(...call)),
    get("metrics/get-history-bulk-interval", requests.historyOfRuns, (...call) => history.ofRuns(...call)),
    get("artifacts/list", requests.listArtifacts, (...call) => runs.artifacts(...call)),
  ];
}

type Act<Schema extends z.ZodType> = (caller: Caller, request: z.infer<Schema>) => Promise<object>;

const callOf =
  (method: MlflowCall["method"]) =>
  <Schema extends z.ZodType>(path: string, schema: Schema, act: Act<Schema>): MlflowCall => ({
    method,
    path,
    answer: async (caller, given) => act(caller, readRequest(schema, given)),
  });

const get = callOf("get");
const post = callOf("post");
