import { join } from "node:path";

// The files of a run's checkpoints on this host; see ../checkpoints.ts.

/** Where a training process writes the checkpoint after so many steps. */
export const pendingPath = (folder: string, step: number) => join(folder, `pending-${step}`);

/** What may be resumed from. */
export const committedPath = (folder: string, { step, attempt }: { step: number; attempt: number }) =>
  join(folder, `committed-${step}.${attempt}`);

/** Where an uploaded one is downloaded to. */
export const fetchedPath = (folder: string, fileId: string) => join(folder, `fetched-${fileId}`);
