import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pendingPath } from "./trainer/checkpoint-path.ts";

const COMMITTED = /^committed-(\d+)$/;
const PENDING = /^pending-(\d+)/;
/** What is left of a run that went on elsewhere is kept so long on this host. */
const FORGOTTEN_AFTER_DAYS = 7;

/**
 * The checkpoints of one run's training on this host, in a folder that all its attempts share:
 *
 *   pending-STEP     written by the training process
 *   committed-STEP   the gateway has everything that was reported up to this step: what may be resumed from
 *
 * A curve that is resumed from a committed checkpoint has no hole.
 */
export class RunCheckpoints {
  constructor(readonly folder: string) {}

  /** What the next attempt may resume from, newest first. What an earlier attempt left unfinished is deleted. */
  async begin(): Promise<string[]> {
    await mkdir(this.folder, { recursive: true });
    await this.#discard(PENDING);
    const steps = await this.#stepsOf(COMMITTED);
    return steps.toSorted((a, b) => b - a).map((step) => this.#committedPath(step));
  }

  /** A newer one is on the disk: those before it need no longer wait for the gateway. */
  async saved(step: number): Promise<void> {
    await this.#discard(PENDING, step);
  }

  /** The gateway has everything up to this step. Nothing happens when a newer one has taken its place already. */
  async commit(step: number): Promise<void> {
    try {
      await rename(pendingPath(this.folder, step), this.#committedPath(step));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    await this.#discard(COMMITTED, step);
  }

  /** The run has ended: nothing will go on from here. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  #committedPath(step: number): string {
    return join(this.folder, `committed-${step}`);
  }

  async #stepsOf(pattern: RegExp): Promise<number[]> {
    return (await this.#found(pattern)).map(({ step }) => step);
  }

  async #discard(pattern: RegExp, before = Number.POSITIVE_INFINITY): Promise<void> {
    for (const { name, step } of await this.#found(pattern)) {
      if (step < before) await rm(join(this.folder, name), { force: true });
    }
  }

  async #found(pattern: RegExp): Promise<{ name: string; step: number }[]> {
    const names = await readdir(this.folder);
    return names.flatMap((name) => {
      const step = pattern.exec(name)?.[1];
      return step === undefined ? [] : [{ name, step: Number(step) }];
    });
  }
}

export const checkpointsFolder = (runnerDir: string, runId: string) =>
  join(runnerDir, "runs", runId, "training");

/** Deletes the checkpoints of runs that went on, and probably ended, on another host. */
export async function sweepCheckpoints(runnerDir: string, now = Date.now()): Promise<void> {
  const runs = await readdir(join(runnerDir, "runs")).catch(() => []);
  for (const runId of runs) {
    const folder = checkpointsFolder(runnerDir, runId);
    const changed = await stat(folder).catch(() => undefined);
    if (changed && now - changed.mtimeMs > FORGOTTEN_AFTER_DAYS * 24 * 60 * 60 * 1000) {
      await rm(folder, { recursive: true, force: true });
    }
  }
}
