import {
  AppendLogLinesDocument,
  AppendMetricsDocument,
  type DataReportInput,
  type FrostlineClient,
  type LayerStateInput,
  type LogLineInput,
  type MetricColumnsInput,
  pause,
  ReportDatasetDocument,
  ReportLayerStatesDocument,
  type RunAttemptInput,
  type RunProgressInput,
  retrying,
  StartRunDocument,
} from "@frostline/client";
import { toMetricValue } from "./metric-value.ts";
import type { LayerStates, LogLevel, Progress, RunFacts } from "./trainer/messages.ts";

const FLUSH_SECONDS = 0.5;
/** Keeps one request well under the gateway's body limit after a long outage. */
const POINTS_PER_REQUEST = 5_000;
const LINES_PER_REQUEST = 500;

interface Point {
  key: string;
  step: number;
  value: number;
  at: number;
}

function toColumns(points: Point[]): MetricColumnsInput[] {
  const keys = new Set(points.map((point) => point.key));
  return [...keys].map((key) => {
    const list = points.filter((point) => point.key === key);
    return {
      key,
      steps: list.map((point) => point.step),
      values: list.map((point) => toMetricValue(point.value)),
      times: list.map((point) => new Date(point.at).toISOString()),
    };
  });
}

/** What the gateway's answers mean for the run. */
export interface ReporterListener {
  /** The gateway will not take this attempt's writes. */
  refused(error: unknown): void;
  /** The gateway does not answer; what is to be sent waits. */
  waiting(error: unknown): void;
  /** A person cancelled the run; the answer to a write is the quickest way to hear of it. */
  stopRequested(): void;
  /** The gateway has everything that was reported before the checkpoint of this step. */
  acknowledged(step: number): Promise<void>;
}

/**
 * Relays what a training reports to the gateway: in order, one request at a time, each batch again and
 * again until it is acknowledged, so that a gateway that is away for a while costs no point.
 */
export class Reporter {
  readonly #client: FrostlineClient;
  readonly #run: RunAttemptInput;
  readonly #abandon: AbortSignal;
  readonly #listener: ReporterListener;
  #points: Point[] = [];
  #lines: LogLineInput[] = [];
  #layers: { step: number; states: LayerStateInput[] }[] = [];
  #data: DataReportInput | undefined;
  #progress: RunProgressInput | undefined;
  #metricSeq = 0;
  #lineSeq = 0;
  #start: RunFacts | undefined;
  /** Steps of checkpoints that wait until what was reported before them is acknowledged. */
  #checkpoints: number[] = [];
  #closing = false;
  readonly #loop: Promise<void>;

  /** `abandon` gives up what is not yet sent. */
  constructor(
    client: FrostlineClient,
    run: RunAttemptInput,
    abandon: AbortSignal,
    listener: ReporterListener,
  ) {
    this.#client = client;
    this.#run = run;
    this.#abandon = abandon;
    this.#listener = listener;
    this.#loop = this.#sendUntilClosed();
  }

  /** Model and data are there, training begins. */
  start(facts: RunFacts): void {
    this.#start = facts;
  }

  checkpoint(step: number): void {
    this.#checkpoints.push(step);
  }

  log(level: LogLevel, message: string, at = Date.now()): void {
    this.#lineSeq += 1;
    this.#lines.push({
      seq: this.#lineSeq,
      at: new Date(at).toISOString(),
      level: level.toUpperCase() as LogLineInput["level"],
      message,
    });
  }

  metrics(step: number, values: Record<string, number>, at = Date.now()): void {
    for (const [key, value] of Object.entries(values)) this.#points.push({ key, step, value, at });
  }

  progress(progress: Omit<Progress, "phase"> & { phase: string }): void {
    this.#progress = { ...progress, phase: progress.phase.toUpperCase() as RunProgressInput["phase"] };
  }

  data(report: DataReportInput): void {
    this.#data = report;
  }

  layers(step: number, states: LayerStates): void {
    const toInput = (state: LayerStates[number]): LayerStateInput => ({
      ...state,
      gradientNorm: state.gradientNorm === undefined ? null : toMetricValue(state.gradientNorm),
    });
    this.#layers.push({ step, states: states.map(toInput) });
  }

  /** Resolves when everything reported so far is acknowledged (or abandoned). */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#loop;
  }

  async #sendUntilClosed(): Promise<void> {
    try {
      for (;;) {
        const closing = this.#closing;
        await this.#flush();
        if (closing || this.#abandon.aborted) return;
        await pause(FLUSH_SECONDS, this.#abandon);
      }
    } catch (error) {
      if (!this.#abandon.aborted) this.#listener.refused(error);
    }
  }

  async #flush(): Promise<void> {
    const send = <T>(attempt: () => Promise<T>) =>
      retrying(attempt, { signal: this.#abandon, onRetry: (error) => this.#listener.waiting(error) });
    // What came before these checkpoints is in one of the queues now, and all queues are empty in the end.
    const covered = this.#checkpoints.splice(0);
    if (this.#start) {
      const input = { run: this.#run, ...this.#start };
      await send(() => this.#client.request(StartRunDocument, { input }));
      this.#start = undefined;
    }
    while (this.#points.length > 0 || this.#progress) {
      const series = toColumns(this.#points.splice(0, POINTS_PER_REQUEST));
      const progress = this.#progress ?? null;
      this.#progress = undefined;
      this.#metricSeq += 1;
      const batch = { run: this.#run, seq: this.#metricSeq, series, progress };
      const { appendMetrics } = await send(() => this.#client.request(AppendMetricsDocument, batch));
      if (appendMetrics.stopRequested) this.#listener.stopRequested();
    }
    while (this.#lines.length > 0) {
      const lines = this.#lines.splice(0, LINES_PER_REQUEST);
      await send(() => this.#client.request(AppendLogLinesDocument, { run: this.#run, lines }));
    }
    const report = this.#data;
    this.#data = undefined;
    if (report) {
      await send(() => this.#client.request(ReportDatasetDocument, { run: this.#run, report }));
    }
    for (let next = this.#layers.shift(); next; next = this.#layers.shift()) {
      const { step, states } = next;
      await send(() => this.#client.request(ReportLayerStatesDocument, { run: this.#run, step, states }));
    }
    const newest = covered.at(-1);
    if (newest !== undefined) await this.#listener.acknowledged(newest);
  }
}
