import { openAsBlob } from "node:fs";
import { type RunAttemptInput, uploadFile } from "@frostline/client";
import type { RunCheckpoints } from "./checkpoints.ts";
import { sentenceOf } from "./endings.ts";
import { sha256Of } from "./file-digest.ts";
import type { Reporter } from "./reporter.ts";
import { inMiB } from "./trainer/bytes.ts";
import type { Gateway } from "./upload-model.ts";

export interface CheckpointUploadOptions {
  run: RunAttemptInput;
  checkpoints: RunCheckpoints;
  gateway: Gateway;
  reporter: Pick<Reporter, "log">;
  /** From the begin of one upload, or of the attempt, to the begin of the next. */
  everySeconds: number;
  /** The step of what the gateway has from an earlier attempt. */
  uploadedStep: number | undefined;
  /** Nobody wants what this attempt uploads any more. */
  abandon: AbortSignal;
}

/** After an upload that was refused. */
const REST_SECONDS = 10;

interface Upload {
  step: number;
  broken: AbortController;
  end: Promise<void>;
}

/**
 * Uploads the committed checkpoints of one attempt, so that its run can go on from them on any host: beside the training,
 * one at a time, the newest there is. An upload that is under way is brought to its end though a newer one is committed
 * meanwhile: on a slow line none would ever arrive otherwise.
 */
export class CheckpointUploads {
  readonly #options: CheckpointUploadOptions;
  /** Steps; 0, where a training begins anew, is worth no upload. */
  #newest = 0;
  #uploaded: number;
  #current: Upload | undefined;
  #dueAt: number;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(options: CheckpointUploadOptions) {
    this.#options = options;
    this.#uploaded = options.uploadedStep ?? 0;
    this.#dueAt = performance.now() + options.everySeconds * 1000;
  }

  /** The checkpoint of this step is committed. */
  committed(step: number): void {
    this.#newest = step;
    this.#plan();
  }

  /** The run ends or changes hands: what is under way is broken off. */
  async end(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#breakOff();
  }

  /** The runner leaves: uploads the newest checkpoint until `late` aborts, and says in the log where the run can go on. */
  async last(late: AbortSignal): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    if (this.#current?.step !== this.#newest) await this.#breakOff();
    if (this.#newest <= this.#uploaded) return;
    const upload = this.#current ?? this.#begin(this.#newest);
    const breakOff = () => upload.broken.abort();
    if (late.aborted) breakOff();
    late.addEventListener("abort", breakOff, { once: true });
    await upload.end;
    late.removeEventListener("abort", breakOff);
    if (this.#uploaded === upload.step) return;
    const where = this.#uploaded === 0 ? "from the beginning" : `from step ${this.#uploaded}`;
    this.#options.reporter.log(
      "warn",
      `The runner leaves before the checkpoint of step ${upload.step} is uploaded: on this host the run goes on from there, on another one ${where}.`,
    );
  }

  async #breakOff(): Promise<void> {
    this.#current?.broken.abort();
    await this.#current?.end;
  }

  #plan(): void {
    if (this.#isOver || this.#timer || this.#current || this.#newest <= this.#uploaded) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#begin(this.#newest);
    }, this.#dueAt - performance.now());
  }

  #begin(step: number): Upload {
    this.#dueAt = performance.now() + this.#options.everySeconds * 1000;
    const broken = new AbortController();
    const signal = AbortSignal.any([broken.signal, this.#options.abandon]);
    const end = this.#upload(step, signal).finally(() => {
      this.#current = undefined;
      this.#plan();
    });
    this.#current = { step, broken, end };
    return this.#current;
  }

  /** What cannot be uploaded costs a warning, not the run. */
  async #upload(step: number, signal: AbortSignal): Promise<void> {
    const { run, checkpoints, gateway, reporter } = this.#options;
    const began = performance.now();
    try {
      const size = await checkpoints.whileRead(step, async (path) => {
        const content = await openAsBlob(path);
        const sha256 = await sha256Of(path, signal);
        const name = `checkpoint-${step}.safetensors`;
        await uploadFile(gateway, { content, name, kind: "CHECKPOINT", run, step, sha256 }, { signal });
        return content.size;
      });
      this.#uploaded = step;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      reporter.log("info", `the checkpoint of step ${step} was uploaded (${inMiB(size)}, ${seconds} s)`);
    } catch (error) {
      if (signal.aborted) return;
      this.#dueAt = Math.max(this.#dueAt, performance.now() + REST_SECONDS * 1000);
      reporter.log("warn", `The checkpoint of step ${step} was not uploaded: ${sentenceOf(error)}`);
    }
  }
}
