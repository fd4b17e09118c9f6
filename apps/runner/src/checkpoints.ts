import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Claim } from "./run-config.ts";
import { committedPath, pendingPath } from "./trainer/checkpoint-path.ts";
import type { ResumePoint } from "./trainer/messages.ts";

const COMMITTED = /^committed-(\d+)\.(\d+)$/;
const PENDING = /^pending-(\d+)/;
/** What is left of a run that went on elsewhere is kept so long on this host. */
const FORGOTTEN_AFTER_DAYS = 7;

type Origin = Pick<Claim, "checkpoint" | "starts" | "reachedStep">;

/**
 * The checkpoints of one run's training on this host, in a folder that all its attempts share:
 *
 *   pending-STEP             written by the training process
 *   committed-STEP.ATTEMPT   the gateway has everything that was reported up to this step: what may be resumed from
 *   fetched-FILE             a part of an uploaded one, on its way from the gateway
 *
 * A curve that is resumed from a committed checkpoint has no hole.
 */
export class RunCheckpoints {
  #newest = -1;
  #read: number | undefined;

  constructor(
    readonly folder: string,
    private readonly attempt: number,
  ) {}

  /**
   * What this attempt may resume from, the latest step first: what lies here, and what was uploaded (second where both are
   * of the same step). What is of no use to it, or was left unfinished, is deleted.
   */
  async begin({ checkpoint, starts, reachedStep }: Origin): Promise<ResumePoint[]> {
    await mkdir(this.folder, { recursive: true });
    await this.#discard(PENDING);
    const points: ResumePoint[] = [];
    for (const { step, attempt, name } of await this.#found(COMMITTED)) {
      const isKnown = step <= reachedStep && isOfTheRun({ step, attempt }, starts);
      if (isKnown) points.push({ step, attempt });
      else await rm(join(this.folder, name), { force: true });
    }
    if (checkpoint) points.push({ step: checkpoint.step, attempt: checkpoint.attempt, uploaded: checkpoint });
    return points.toSorted((a, b) => b.step - a.step);
  }

  /** A newer one is on the disk: those before it need no longer wait for the gateway. */
  async saved(step: number): Promise<void> {
    await this.#discard(PENDING, step);
  }

  /** The gateway has everything up to this step. False when a newer one has taken its place already. */
  async commit(step: number): Promise<boolean> {
    try {
      await rename(
        pendingPath(this.folder, step),
        committedPath(this.folder, { step, attempt: this.attempt }),
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
      throw error;
    }
    this.#newest = step;
    await this.#discard(COMMITTED, step);
    return true;
  }

  /** The committed checkpoint of this step stays until it is read, also when a newer one is committed meanwhile. */
  async whileRead<T>(step: number, read: (path: string) => Promise<T>): Promise<T> {
    this.#read = step;
    try {
      return await read(committedPath(this.folder, { step, attempt: this.attempt }));
    } finally {
      this.#read = undefined;
      await this.#discard(COMMITTED, this.#newest);
    }
  }

  /** The run has ended: nothing will go on from here. */
  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #discard(pattern: RegExp, before = Number.POSITIVE_INFINITY): Promise<void> {
    for (const { name, step } of await this.#found(pattern)) {
      if (step < before && (pattern !== COMMITTED || step !== this.#read)) {
        await rm(join(this.folder, name), { force: true });
      }
    }
  }

  async #found(pattern: RegExp): Promise<{ name: string; step: number; attempt: number }[]> {
    const names = await readdir(this.folder);
    return names.flatMap((name) => {
      const [found, step, attempt] = pattern.exec(name) ?? [];
      return found === undefined ? [] : [{ name, step: Number(step), attempt: Number(attempt ?? 0) }];
    });
  }
}

/** Whether the steps up to this checkpoint are the run's still: an attempt that began before it has done them anew. */
function isOfTheRun({ step, attempt }: ResumePoint, starts: Claim["starts"]): boolean {
  return starts.every((start) => start.attempt <= attempt || (start.resumedFromStep ?? 0) >= step);
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
