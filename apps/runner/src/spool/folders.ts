import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunAttemptInput } from "@frostline/client";

const NAME = /^([\da-f-]{36})\.(\d+)$/;

export const spoolFolder = (runnerDir: string, { runId, attempt }: RunAttemptInput) =>
  join(runnerDir, "spool", `${runId}.${attempt}`);

/** The attempts of which this runner's folder has a spool. */
export async function attemptsWithSpool(runnerDir: string): Promise<RunAttemptInput[]> {
  const names = await readdir(join(runnerDir, "spool")).catch(() => []);
  return names.toSorted().flatMap((name) => {
    const [, runId, attempt] = NAME.exec(name) ?? [];
    return runId ? [{ runId, attempt: Number(attempt) }] : [];
  });
}
