import {
  AppendLogLinesDocument,
  AppendMetricsDocument,
  type FrostlineClient,
  type MetricColumnsInput,
  ReportDatasetDocument,
  ReportLayerStatesDocument,
  type RunAttemptInput,
  type RunProgressInput,
  retrying,
  StartRunDocument,
} from "@frostline/client";
import type { MetricValue } from "./metric-value.ts";
import type { SpoolRecord } from "./spool/record.ts";

/** Keeps one request well under the gateway's body limit after a long outage. */
const POINTS_PER_REQUEST = 5_000;
const LINES_PER_REQUEST = 500;

type Kind = SpoolRecord["kind"];
type RecordOf<K extends Kind> = Extract<SpoolRecord, { kind: K }>;

interface Point {
  key: string;
  step: number;
  value: MetricValue;
  at: string;
}

function toColumns(points: Point[]): MetricColumnsInput[] {
  const keys = new Set(points.map((point) => point.key));
  return [...keys].map((key) => {
    const list = points.filter((point) => point.key === key);
    return {
      key,
      steps: list.map((point) => point.step),
      values: list.map((point) => point.value),
      times: list.map((point) => point.at),
    };
  });
}

const inPieces = <T>(list: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );

/** What the gateway's answers mean for the run. */
export interface SenderListener {
  /** The gateway does not answer; what is to be sent waits. */
  waiting(error: unknown): void;
  /** A person cancelled the run; the answer to a write is the quickest way to hear of it. */
  stopRequested(): void;
  /** The gateway has everything that was reported before the checkpoint of this step. */
  acknowledged(step: number): Promise<void>;
}

/** Tells the gateway what one attempt has to say: one request at a time, each again until it is acknowledged. */
export class Sender {
  #metricSeq = 0;

  /** `abandon` gives up what is not yet sent. */
  constructor(
    private readonly client: FrostlineClient,
    private readonly run: RunAttemptInput,
    private readonly abandon: AbortSignal,
    private readonly listener: SenderListener,
  ) {}

  /** Resolves when all of it is acknowledged. @throws what the gateway refuses it with */
  async send(records: SpoolRecord[], progress?: RunProgressInput): Promise<void> {
    const { client, run } = this;
    const of = <K extends Kind>(kind: K) =>
      records.filter((record): record is RecordOf<K> => record.kind === kind);
    for (const { facts } of of("start")) {
      await this.#again(() => client.request(StartRunDocument, { input: { run, ...facts } }));
    }
    await this.#metrics(of("metrics"), progress);
    for (const piece of inPieces(of("log"), LINES_PER_REQUEST)) {
      const lines = piece.map(({ line }) => line);
      await this.#again(() => client.request(AppendLogLinesDocument, { run, lines }));
    }
    for (const { report } of of("data")) {
      await this.#again(() => client.request(ReportDatasetDocument, { run, report }));
    }
    for (const { step, states } of of("layers")) {
      await this.#again(() => client.request(ReportLayerStatesDocument, { run, step, states }));
    }
    const newest = of("checkpoint").at(-1);
    if (newest) await this.listener.acknowledged(newest.step);
  }

  async #metrics(records: RecordOf<"metrics">[], progress: RunProgressInput | undefined): Promise<void> {
    const points = records.flatMap(({ step, at, values }) =>
      Object.entries(values).map(([key, value]) => ({ key, step, value, at })),
    );
    const pieces = inPieces(points, POINTS_PER_REQUEST);
    if (pieces.length === 0 && progress) pieces.push([]);
    for (const [index, piece] of pieces.entries()) {
      this.#metricSeq += 1;
      const newest = index === pieces.length - 1 ? (progress ?? null) : null;
      const batch = { run: this.run, seq: this.#metricSeq, series: toColumns(piece), progress: newest };
      const { appendMetrics } = await this.#again(() => this.client.request(AppendMetricsDocument, batch));
      if (appendMetrics.stopRequested) this.listener.stopRequested();
    }
  }

  #again<T>(request: () => Promise<T>): Promise<T> {
    return retrying(request, {
      signal: this.abandon,
      onRetry: (error) => this.listener.waiting(error),
    });
  }
}
