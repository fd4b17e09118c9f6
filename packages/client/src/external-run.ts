import type { FrostlineClient } from "./client.ts";
import {
  AppendLogLinesDocument,
  AppendMetricsDocument,
  CreateExternalRunDocument,
  type CreateExternalRunInput,
  FinishRunDocument,
  type FinishRunInput,
  type LogLevel,
  type LogLineInput,
  type MetricColumnsInput,
  ResumeExternalRunDocument,
  type RunAttemptInput,
} from "./gql/graphql.ts";
import { collectProvenance } from "./provenance.ts";
import { retrying } from "./retry.ts";

const flushSeconds = 2;
/** The gateway takes a script for lost after a quarter of an hour of silence. */
const signOfLifeSeconds = 5 * 60;
const pointsPerRequest = 5_000;
const linesPerRequest = 500;

interface Point {
  key: string;
  step: number;
  value: number;
  at: Date;
}

export type FinishExternalRun = Partial<Omit<FinishRunInput, "run">>;

/**
 * A run that this script trains itself and only logs to Frostline. What is logged is sent every two seconds, in order, and
 * again until the gateway has it: nothing is lost while it restarts, and nothing is stored twice.
 */
export class ExternalRun {
  readonly id: string;
  readonly #client: FrostlineClient;
  readonly #run: RunAttemptInput;
  readonly #cancelled = new AbortController();
  readonly #timer: NodeJS.Timeout | number;
  #points: Point[] = [];
  #lines: LogLineInput[] = [];
  #metricSeq = 0;
  /** Above all that an earlier process of the same run has numbered, so that no line is taken for one of its. */
  #lineSeq = Date.now();
  #lastSent = Date.now();
  #sending: Promise<void> = Promise.resolve();
  #refusal: unknown;

  private constructor(client: FrostlineClient, run: { runId: string; attempt: number }) {
    this.id = run.runId;
    this.#client = client;
    this.#run = run;
    const tick = () => {
      const isSilent = Date.now() - this.#lastSent > signOfLifeSeconds * 1000;
      if (isSilent || this.#points.length + this.#lines.length > 0) this.flush().catch(() => {}); // #refusal has it
    };
    this.#timer = setInterval(tick, flushSeconds * 1000);
    // A script that forgets to finish its run shall end nevertheless.
    if (typeof this.#timer === "object") this.#timer.unref();
  }

  /**
   * Begins a run. With an idempotencyKey of the script's own, the same call after a crash goes on with the same run.
   * What collectProvenance finds of this script is recorded with it, unless `provenance` is given or null.
   * @throws GatewayError, e.g. when there is no such experiment
   */
  static async begin(client: FrostlineClient, input: CreateExternalRunInput): Promise<ExternalRun> {
    const idempotencyKey = input.idempotencyKey ?? crypto.randomUUID();
    const provenance = input.provenance === undefined ? await collectProvenance() : input.provenance;
    const { createExternalRun } = await retrying(
      () => client.request(CreateExternalRunDocument, { input: { ...input, idempotencyKey, provenance } }),
      { patienceSeconds: 60 },
    );
    return new ExternalRun(client, { runId: createExternalRun.id, attempt: createExternalRun.attempt });
  }

  /**
   * Goes on with a run that was begun before, also after its end, which is forgotten then.
   * @throws GatewayError, e.g. when it is deleted
   */
  static async resume(client: FrostlineClient, id: string): Promise<ExternalRun> {
    const resume = () => client.request(ResumeExternalRunDocument, { id });
    const { resumeExternalRun } = await retrying(resume, { patienceSeconds: 60 });
    return new ExternalRun(client, { runId: resumeExternalRun.id, attempt: resumeExternalRun.attempt });
  }

  /** Aborts when somebody cancels the run: stop training then, and finish with CANCELLED. */
  get cancelled(): AbortSignal {
    return this.#cancelled.signal;
  }

  /** Logs metrics at a step; NaN and infinities are kept. Several points may share a step. */
  log(step: number, metrics: Record<string, number>): void {
    const at = new Date();
    for (const [key, value] of Object.entries(metrics)) this.#points.push({ key, step, value, at });
  }

  /** Adds a line to the run's log. */
  print(message: string, level: LogLevel = "INFO"): void {
    this.#lines.push({ seq: this.#lineSeq++, at: new Date().toISOString(), level, message });
  }

  /**
   * Sends what has been logged so far, and settles when the gateway has it.
   * @throws GatewayError when the gateway does not take it any more, e.g. because the run was deleted
   */
  flush(): Promise<void> {
    this.#sending = this.#sending.then(() => this.#send());
    // Later flushes go on from here; who asked for this one learns how it went.
    const result = this.#sending;
    this.#sending = result.catch(() => {});
    return result;
  }

  /** Sends the rest, and ends the run: SUCCEEDED unless it is said otherwise. */
  async finish(end: FinishExternalRun = {}): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
    const input = { outcome: "SUCCEEDED" as const, ...end, run: this.#run };
    await retrying(() => this.#client.request(FinishRunDocument, { input }), { patienceSeconds: 600 });
  }

  async #send(): Promise<void> {
    if (this.#refusal) throw this.#refusal;
    try {
      do await this.#sendMetrics(this.#points.slice(0, pointsPerRequest));
      while (this.#points.length > 0);
      while (this.#lines.length > 0) await this.#sendLines(this.#lines.slice(0, linesPerRequest));
      this.#lastSent = Date.now();
    } catch (error) {
      this.#refusal = error;
      throw error;
    }
  }

  /** An empty batch is a sign of life, and brings back whether to stop. */
  async #sendMetrics(batch: Point[]): Promise<void> {
    const variables = { run: this.#run, seq: this.#metricSeq, series: columnsOf(batch), progress: null };
    const { appendMetrics } = await retrying(() => this.#client.request(AppendMetricsDocument, variables));
    this.#metricSeq++;
    this.#points.splice(0, batch.length);
    if (appendMetrics.stopRequested) this.#cancelled.abort();
  }

  async #sendLines(batch: LogLineInput[]): Promise<void> {
    await retrying(() => this.#client.request(AppendLogLinesDocument, { run: this.#run, lines: batch }));
    this.#lines.splice(0, batch.length);
  }
}

function columnsOf(points: Point[]): MetricColumnsInput[] {
  const columns = new Map<
    string,
    MetricColumnsInput & { steps: number[]; values: unknown[]; times: string[] }
  >();
  for (const { key, step, value, at } of points) {
    const column = columns.get(key) ?? { key, steps: [], values: [], times: [] };
    columns.set(key, column);
    column.steps.push(step);
    column.values.push(Number.isFinite(value) ? value : (String(value) as "NaN"));
    column.times.push(at.toISOString());
  }
  return [...columns.values()];
}
