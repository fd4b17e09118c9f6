import { type DataReportInput, type LogLineInput, pause, type RunProgressInput } from "@frostline/client";
import type { Ending } from "./endings.ts";
import { toMetricValue } from "./metric-value.ts";
import type { Sender } from "./sender.ts";
import type { Spool } from "./spool/spool.ts";
import type { LayerStates, LogLevel, Progress, RunFacts } from "./trainer/messages.ts";

const FLUSH_SECONDS = 0.5;
/** More the gateway does not keep of a line, and a spool should not. */
const LONGEST_LINE = 20_000;
/** Above this share of its limit the spool takes no more lines that only inform. */
const THIN_ABOVE = 0.5;
/** A training that was held goes on below this share. */
const GO_ON_BELOW = 0.75;

export interface ReporterOptions {
  spool: Spool;
  sender: Sender;
  /** Of the spool, for what the gateway has not acknowledged. */
  maxBytes: number;
  /** Gives up what is not yet sent; it stays in the spool. */
  abandon: AbortSignal;
  /** The spool is full: the training has to wait, until this is called with false. */
  hold(isHeld: boolean): void;
  /** The gateway will not take this attempt's writes. */
  refused(error: unknown): void;
}

/**
 * Relays what a training reports to the gateway, through a spool: in order, and until it is acknowledged, however long
 * the gateway is away. What the spool takes is bounded: first the log is thinned, then the training is held. Metrics
 * are never left out.
 */
export class Reporter {
  readonly #options: ReporterOptions;
  #progress: RunProgressInput | undefined;
  #lineSeq = 0;
  #leftOut = 0;
  #heldSince: number | undefined;
  #closing = false;
  #isOver = false;
  #waiting: (() => void)[] = [];
  readonly #loop: Promise<void>;

  constructor(options: ReporterOptions) {
    this.#options = options;
    this.#loop = this.#sendUntilClosed();
  }

  /** Model and data are there, training begins. */
  start(facts: RunFacts): void {
    this.#options.spool.append({ kind: "start", facts });
  }

  checkpoint(step: number): void {
    this.#options.spool.append({ kind: "checkpoint", step });
  }

  log(level: LogLevel, message: string, at = Date.now()): void {
    if (level === "info" && this.#options.spool.bytes > this.#options.maxBytes * THIN_ABOVE) {
      this.#leftOut += 1;
      return;
    }
    this.#lineSeq += 1;
    const line: LogLineInput = {
      seq: this.#lineSeq,
      at: new Date(at).toISOString(),
      level: level.toUpperCase() as LogLineInput["level"],
      message: message.slice(0, LONGEST_LINE),
    };
    this.#options.spool.append({ kind: "log", line });
  }

  metrics(step: number, values: Record<string, number>, at = Date.now()): void {
    const entries = Object.entries(values).map(([key, value]) => [key, toMetricValue(value)] as const);
    this.#options.spool.append({
      kind: "metrics",
      at: new Date(at).toISOString(),
      step,
      values: Object.fromEntries(entries),
    });
    this.#holdOrGoOn();
  }

  progress(progress: Omit<Progress, "phase"> & { phase: string }): void {
    this.#progress = { ...progress, phase: progress.phase.toUpperCase() as RunProgressInput["phase"] };
  }

  data(report: DataReportInput): void {
    this.#options.spool.append({ kind: "data", report });
  }

  layers(step: number, states: LayerStates): void {
    const toInput = (state: LayerStates[number]) => ({
      ...state,
      gradientNorm: state.gradientNorm === undefined ? null : toMetricValue(state.gradientNorm),
    });
    this.#options.spool.append({ kind: "layers", step, states: states.map(toInput) });
  }

  /** How the run ends; should this process die before the gateway knows, the next one tells it. */
  ending(ending: Ending): void {
    this.#options.spool.append({ kind: "ending", ending });
  }

  /** Resolves when everything reported so far is acknowledged, or nothing more is sent. */
  async settled(): Promise<void> {
    while (!this.#isOver && this.#options.spool.bytes > 0) {
      await new Promise<void>((done) => this.#waiting.push(done));
    }
  }

  /** Resolves when everything reported so far is acknowledged (or abandoned); nothing is to be reported after it. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#loop;
  }

  async #sendUntilClosed(): Promise<void> {
    const { spool, abandon, refused } = this.#options;
    try {
      while (!abandon.aborted) {
        const closing = this.#closing;
        await this.#flush();
        this.#tellThatFlushed();
        if (closing && spool.bytes === 0) return;
        await pause(closing ? FLUSH_SECONDS / 10 : FLUSH_SECONDS, abandon);
      }
    } catch (error) {
      if (!abandon.aborted) refused(error);
    } finally {
      this.#isOver = true;
      this.#tellThatFlushed();
    }
  }

  #tellThatFlushed(): void {
    for (const done of this.#waiting.splice(0)) done();
  }

  async #flush(): Promise<void> {
    const { spool, sender } = this.#options;
    for (let batch = await spool.next(); batch; batch = await spool.next()) {
      const progress = this.#progress;
      this.#progress = undefined;
      await sender.send(batch.records, progress);
      await batch.acknowledge();
      this.#tellWhatWasLeftOut();
    }
    const progress = this.#progress;
    this.#progress = undefined;
    if (progress) await sender.send([], progress);
    this.#holdOrGoOn();
  }

  #holdOrGoOn(): void {
    const { spool, maxBytes, hold } = this.#options;
    if (this.#heldSince === undefined && (spool.stuck || spool.bytes > maxBytes)) {
      this.#heldSince = Date.now();
      const why = spool.stuck
        ? "the disk takes no more"
        : "the gateway does not answer and the spool is full";
      this.log("warn", `The training waits: ${why}.`);
      hold(true);
    } else if (this.#heldSince !== undefined && !spool.stuck && spool.bytes < maxBytes * GO_ON_BELOW) {
      const seconds = Math.round((Date.now() - this.#heldSince) / 1000);
      this.#heldSince = undefined;
      this.log("warn", `The training goes on; it waited for ${seconds} s.`);
      hold(false);
    }
  }

  #tellWhatWasLeftOut(): void {
    const { spool, maxBytes } = this.#options;
    if (this.#leftOut === 0 || spool.bytes > maxBytes * THIN_ABOVE) return;
    const lines = this.#leftOut;
    this.#leftOut = 0;
    this.log(
      "warn",
      `${lines} lines were left out while the gateway did not answer: the spool was half full.`,
    );
  }
}
