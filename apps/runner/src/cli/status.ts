import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { ThisRunnerDocument, type ThisRunnerQuery } from "@frostline/client";
import type { RunnerEnv } from "../env.ts";
import { isUnknownThere } from "../refusals.ts";
import { isFolderClaimed } from "../single-instance.ts";
import { joinedRunner } from "./joined-runner.ts";
import { say } from "./say.ts";

type GatewayView = ThisRunnerQuery["thisRunner"];

interface Status {
  name: string;
  gateway: string;
  folder: string;
  /** Whether its supervisor runs on this host now. */
  isRunning: boolean;
  /** What waits in files for the gateway. */
  spoolBytes: number;
  /** As the gateway sees it; null when that did not answer, and `problem` says why. */
  runner: GatewayView | null;
  problem: string | null;
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      stat(join(entry.parentPath, entry.name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ); // sent meanwhile
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function findStatus(given: RunnerEnv): Promise<Status> {
  const { env, credentials, url, client } = await joinedRunner(given);
  const [isRunning, spoolBytes] = await Promise.all([
    isFolderClaimed(env.dir),
    bytesBelow(join(env.dir, "spool")),
  ]);
  const here = { name: credentials.name, gateway: url, folder: env.dir, isRunning, spoolBytes };
  try {
    const { thisRunner } = await client.request(ThisRunnerDocument);
    return { ...here, runner: thisRunner, problem: null };
  } catch (error) {
    const problem = isUnknownThere(error)
      ? "The gateway does not know this runner any more."
      : (error as Error).message;
    return { ...here, runner: null, problem };
  }
}

/** Says what this host's runner does; ends with code 1 where the gateway does not answer or know it. */
export async function status(env: RunnerEnv, inJson: boolean): Promise<void> {
  const found = await findStatus(env);
  if (inJson) say(JSON.stringify(found));
  else for (const [what, value] of lines(found)) say(`${what.padEnd(9)} ${value}`);
  if (found.problem) process.exitCode = 1;
}

function lines({
  name,
  gateway,
  folder,
  isRunning,
  spoolBytes,
  runner,
  problem,
}: Status): [string, string][] {
  const process = isRunning ? "running on this host" : "not running on this host";
  return [
    ["runner", runner ? `${name}: ${runner.state.toLowerCase()}, ${process}` : `${name}: ${process}`],
    ["gateway", problem ? `${gateway}: ${problem}` : gateway],
    ...(runner ? linesOf(runner) : []),
    ["spool", spoolBytes > 0 ? `${spoolBytes} bytes wait for the gateway` : "empty"],
    ["folder", folder],
  ];
}

function linesOf({ labels, facts, currentRuns }: GatewayView): [string, string][] {
  const runs = currentRuns.map(({ id, freeze, seed, progress }): [string, string] => {
    const steps = progress ? `, step ${progress.step} of ${progress.totalSteps}` : "";
    return ["run", `${id} ${freeze.label}, seed ${seed}${steps}`];
  });
  return [
    ["labels", labels.join(", ") || "none"],
    ["slots", `${currentRuns.length} of ${facts.slots} busy, engine ${facts.engine ?? "not reported yet"}`],
    ...runs,
  ];
}
