import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { type HubRepositoryContent, HubServer } from "./hub-server.ts";
import { temporaryFolder } from "./temporary-folder.ts";

export const COMMIT = "c0ffee".padEnd(40, "0");
export const LATER_COMMIT = "decade".padEnd(40, "0");

/** A hub of its own for the running test, with an empty cache folder beside it. */
export async function startHub(): Promise<{ hub: HubServer; cacheDir: string }> {
  const hub = await HubServer.start();
  onTestFinished(() => hub.stop());
  vi.stubEnv("HF_ENDPOINT", hub.url);
  vi.stubEnv("HF_TOKEN", "");
  onTestFinished(() => void vi.unstubAllEnvs());
  return { hub, cacheDir: await temporaryFolder() };
}

/** A repository with one commit, which is `main`. */
export function repository(files: Record<string, Buffer | string>): HubRepositoryContent {
  const content = Object.entries(files).map(([path, file]) => [path, Buffer.from(file)]);
  return { revisions: { main: COMMIT }, commits: { [COMMIT]: Object.fromEntries(content) } };
}

/** The files of a folder, for a repository. */
export async function filesOf(folder: string): Promise<Record<string, Buffer>> {
  const names = await readdir(folder);
  const files = names.map(async (name) => [name, await readFile(join(folder, name))]);
  return Object.fromEntries(await Promise.all(files));
}
