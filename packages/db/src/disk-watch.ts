import { statfs } from "node:fs/promises";
import { DatabaseUnusableError } from "./database-error.ts";

/** Four files of PostgreSQL's log. */
const leastBytes = 64 * 1024 * 1024;
const periodMs = 1_000;

/**
 * Rejects when the disk of a folder has hardly any room left. The embedded database does not survive a full disk: it
 * goes round for ever, and answers nobody. Stopped before, it can be opened again when there is room.
 */
export async function untilDiskFull(folder: string): Promise<never> {
  for (;;) {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < leastBytes) {
      throw new DatabaseUnusableError(
        `The disk of the data folder ${folder} has less than 64 MB left, so the gateway has stopped: make room there, and start it again.`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, periodMs).unref());
  }
}
