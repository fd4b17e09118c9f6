import type { ServiceDeps } from "../deps.ts";
import type { ExperimentControlService } from "../experiments/experiment-control.service.ts";
import type { ExportService } from "../metrics/export.service.ts";
import type { MetricService } from "../metrics/metric.service.ts";
import type { ExternalRunService } from "../runs/external-run.service.ts";
import type { RunService } from "../runs/run.service.ts";
import type { RunNews } from "../runs/run-news.ts";
import type { RunProtocolService } from "../runs/run-protocol.service.ts";
import type { MlflowServices } from "./calls.ts";
import { MlflowExperiments } from "./experiments.service.ts";
import { MlflowHistory } from "./history.service.ts";
import { RunFacts } from "./run-facts.service.ts";
import { MlflowRuns } from "./runs.service.ts";

/** The gateway's own services that MLflow's calls go to: its rules hold for MLflow's clients as for all. */
export interface OwnServices {
  control: ExperimentControlService;
  runs: RunService;
  external: ExternalRunService;
  protocol: RunProtocolService;
  metrics: MetricService;
  points: ExportService;
}

export function mlflowServices(deps: ServiceDeps, news: RunNews, own: OwnServices): MlflowServices {
  const experiments = new MlflowExperiments(deps, own.control);
  const facts = new RunFacts(deps, own.metrics, news);
  return {
    experiments,
    facts,
    runs: new MlflowRuns(deps, { ...own, experiments, facts }),
    history: new MlflowHistory(own.points, own.metrics),
  };
}
