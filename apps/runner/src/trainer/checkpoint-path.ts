import { join } from "node:path";

/** Where a training process writes the checkpoint after so many steps; see ../checkpoints.ts. */
export const pendingPath = (folder: string, step: number) => join(folder, `pending-${step}`);
