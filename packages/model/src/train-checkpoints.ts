import { createHash } from "node:crypto";
import { z } from "zod";
import type { RunConfig } from "./config.ts";
import type { ExampleSplits } from "./examples.ts";
import type { ModelShape } from "./freezing.ts";
import type { TrainReporter } from "./train-reporter.ts";
import type { TrainState } from "./train-state.ts";
import { CheckpointError, readCheckpoint, writeCheckpoint } from "./training-checkpoint.ts";
import type { Weights } from "./weights.ts";

/** Where a training leaves what it needs to go on after it was stopped or killed. */
export interface CheckpointOptions {
  /** Files of this training's checkpoints, newest first. The first that is whole and fits is taken; none is asked for after it. */
  resumeFrom: Iterable<string> | AsyncIterable<string>;
  /** The file of a checkpoint after so many steps. Its folder exists. */
  pathFor(step: number): string;
  /** Between two steps, when so much time has passed; and once when the training is aborted. */
  everySeconds: number;
  /** The checkpoint after so many steps is on the disk. All metrics of these steps were reported before. */
  onSaved?(step: number): void;
  /** Called once, before the first step: the training goes on after so many steps; null when it starts anew. */
  onBegin?(resumedFromStep: number | null): void;
}

const Saved = z.strictObject({ engine: z.string(), training: z.unknown() });

/** Saves and resumes one training. Without options it does nothing. */
export class TrainCheckpoints {
  private savedAt = performance.now();
  private savedStep = -1;

  constructor(
    private readonly options: CheckpointOptions | undefined,
    private readonly fingerprint: string,
    /** What computes: name, version and device. */
    private readonly engine: string,
    private readonly report: TrainReporter,
  ) {}

  /** Goes on from the newest checkpoint that is whole and belongs to this training; otherwise changes nothing. */
  async resume(training: TrainState): Promise<void> {
    for await (const path of this.options?.resumeFrom ?? []) {
      try {
        const { state, tensors } = await readCheckpoint(path, this.fingerprint);
        const { engine, training: saved } = parseSaved(state);
        await training.restore(saved, tensors);
        this.tellOfOtherEngine(engine);
      } catch (error) {
        if (!(error instanceof CheckpointError)) throw error;
        this.report.log("warn", `The checkpoint ${path} is not used: it ${error.message}.`);
        continue;
      }
      this.savedStep = training.step;
      this.report.log("info", `resumed after step ${training.step}`);
      this.options?.onBegin?.(training.step);
      return;
    }
    this.options?.onBegin?.(null);
  }

  async saveWhenDue(training: TrainState): Promise<void> {
    if (!this.options) return;
    if (performance.now() - this.savedAt >= 1000 * this.options.everySeconds) await this.save(training);
  }

  /** A checkpoint that cannot be written costs a warning, not the training. */
  async save(training: TrainState): Promise<void> {
    const { options } = this;
    const { step } = training;
    if (!options || step === this.savedStep) return;
    try {
      const { state, tensors } = await training.snapshot();
      const saved: z.input<typeof Saved> = { engine: this.engine, training: state };
      await writeCheckpoint(options.pathFor(step), this.fingerprint, saved, tensors);
      this.savedStep = step;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.report.log("warn", `no checkpoint was saved after step ${step}: ${reason}`);
      return;
    } finally {
      this.savedAt = performance.now();
    }
    options.onSaved?.(step);
  }

  /** A run may go on elsewhere, but then it is not the run that it would have been. */
  private tellOfOtherEngine(saved: string): void {
    if (saved === this.engine) return;
    this.report.log(
      "warn",
      `The checkpoint was saved by ${saved}, and the training goes on with ${this.engine}: they round differently, ` +
        "so the result is close to that of an undisturbed training, but not the same in every bit.",
    );
  }
}

/** @throws CheckpointError */
function parseSaved(state: unknown): z.infer<typeof Saved> {
  const parsed = Saved.safeParse(state);
  if (!parsed.success) throw new CheckpointError("does not hold the state of a training");
  return parsed.data;
}

/** What has to be the same for a checkpoint to fit: configuration, model, data, starting weights. */
export function fingerprintOf(
  config: RunConfig,
  shape: ModelShape,
  examples: ExampleSplits,
  weights: Weights,
): string {
  const digest = createHash("sha256").update(JSON.stringify([config, shape]));
  for (const split of [examples.train, examples.validation, examples.test]) {
    digest.update(`/${split.length}`);
    for (const { ids, label } of split) {
      digest
        .update(`/${label}/${ids.length}/`)
        .update(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength));
    }
  }
  for (const [name, { data }] of [...weights].sort(([a], [b]) => (a < b ? -1 : 1))) {
    digest.update(`/${name}/`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return digest.digest("hex");
}
