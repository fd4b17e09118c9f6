import { rename } from "node:fs/promises";
import { DownloadError, downloadFile, type TeamFiles } from "@frostline/model/sources";
import type { TrainReporter } from "@frostline/model/train";
import { inMiB } from "./bytes.ts";
import { committedPath, fetchedPath } from "./checkpoint-path.ts";
import { logProgress } from "./log-progress.ts";
import type { ResumePoint, TrainingCheckpoints } from "./messages.ts";

type Uploaded = NonNullable<ResumePoint["uploaded"]>;

/**
 * The files of what a training may go on from, the latest step first. One that was uploaded is downloaded when it is asked
 * for, and lies beside the others from then on. One that cannot be had is left out, with a line in the log: the next is
 * older. A gateway that does not answer is waited for: to begin anew would throw away what was trained.
 */
export async function* resumeFiles(
  { folder, resumeFrom }: Pick<TrainingCheckpoints, "folder" | "resumeFrom">,
  team: TeamFiles | undefined,
  report: Pick<TrainReporter, "log">,
  signal: AbortSignal,
): AsyncGenerator<string> {
  for (const { uploaded, ...point } of resumeFrom) {
    const path = committedPath(folder, point);
    if (!uploaded || (await fetch(uploaded, path, { folder, step: point.step, team, report, signal })))
      yield path;
  }
}

interface Fetching {
  folder: string;
  step: number;
  team: TeamFiles | undefined;
  report: Pick<TrainReporter, "log">;
  signal: AbortSignal;
}

async function fetch(
  { fileId, sizeBytes }: Uploaded,
  path: string,
  { folder, step, team, report, signal }: Fetching,
): Promise<boolean> {
  if (!team) return false;
  const title = `the uploaded checkpoint of step ${step}, ${inMiB(sizeBytes)}`;
  const draft = fetchedPath(folder, fileId);
  const mostFruitless = Number.POSITIVE_INFINITY;
  try {
    await downloadFile(team, fileId, draft, {
      title,
      onProgress: logProgress(report),
      signal,
      mostFruitless,
    });
    await rename(draft, path);
    return true;
  } catch (error) {
    signal.throwIfAborted();
    const why = error instanceof Error ? error.message : String(error);
    const sentence = error instanceof DownloadError ? why : `could not be stored: ${why}`;
    report.log("warn", `The uploaded checkpoint of step ${step} is not used: it ${sentence}.`);
    return false;
  }
}
