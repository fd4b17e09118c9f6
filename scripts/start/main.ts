import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createClient, type FrostlineClient } from "@frostline/client";
import WebSocket from "ws";
import { ensureDemo } from "./demo.ts";
import { readEnv, type StartEnv } from "./env.ts";
import { followRuns } from "./follow.ts";
import { prepare } from "./prepare.ts";
import { ServiceProcess } from "./processes.ts";
import { RunProgress } from "./progress.ts";
import { resultTable } from "./result-table.ts";

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const began = Date.now();
const say = (line: string) =>
  process.stdout.write(`[${((Date.now() - began) / 1000).toFixed(0).padStart(3)} s] ${line}\n`);

const USAGE = `npm start [-- --exit-when-done]

Starts the gateway, the dashboard and a runner on this machine, with a demo experiment when there is none.

  --exit-when-done  print the result table when all runs have ended, and leave

Variables: FROSTLINE_DATA_DIR (.frostline), FROSTLINE_WEB_PORT (3000), FROSTLINE_GATEWAY_PORT (4000), DATABASE_URL (the
embedded database without it), FROSTLINE_CACHE_DIR (~/.cache/frostline), and those of .env.example.
`;

function readArguments(): { exitWhenDone: boolean; help: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        "exit-when-done": { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return { exitWhenDone: values["exit-when-done"], help: values.help };
  } catch (cause) {
    throw new Error(`${(cause as Error).message}: "npm start -- --help" says what there is.`, { cause });
  }
}

/** Gateway, dashboard and local runner, in the order of their start; they are stopped in the reverse order. */
function services(env: StartEnv) {
  const gatewayUrl = `http://127.0.0.1:${env.gatewayPort}`;
  const webUrl = `http://127.0.0.1:${env.webPort}`;
  const logDir = join(env.dataDir, "logs");
  const data = { FROSTLINE_DATA_DIR: env.dataDir };
  const app = (name: string) => ({
    name,
    cwd: join(ROOT, "apps", name),
    entry: join(ROOT, "apps", name, "src/main.ts"),
  });
  const gateway = {
    ...app("gateway"),
    env: { ...data, PORT: String(env.gatewayPort), PUBLIC_URL: webUrl },
    announces: true,
    portVariable: "FROSTLINE_GATEWAY_PORT",
  };
  const web = {
    ...app("web"),
    env: { PORT: String(env.webPort), GATEWAY_URL: gatewayUrl, NODE_ENV: "production" },
    announces: true,
    portVariable: "FROSTLINE_WEB_PORT",
  };
  const runner = {
    ...app("runner"),
    env: { ...data, FROSTLINE_URL: `${gatewayUrl}/graphql`, FROSTLINE_RUNNER_NAME: "local" },
    announces: false,
    mayLeave: true,
  };
  return {
    gateway: new ServiceProcess(gateway, logDir, say),
    web: new ServiceProcess(web, logDir, say),
    runner: new ServiceProcess(runner, logDir, say),
    graphqlUrl: `${gatewayUrl}/graphql`,
    webUrl,
  };
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });

/** Shows the runs until all have ended; code 1 when one of them failed, undefined when it was stopped before. */
async function showRuns(client: FrostlineClient, id: string, stop: AbortSignal): Promise<0 | 1 | undefined> {
  const progress = new RunProgress();
  try {
    const runs = await followRuns(client, id, (rows) => progress.show(rows), stop);
    if (stop.aborted) return undefined;
    progress.end();
    if (!runs) {
      say("the experiment was deleted");
      return 1;
    }
    process.stdout.write(`\n${resultTable(runs)}\n\n`);
    return runs.every((run) => run.status === "SUCCEEDED") ? 0 : 1;
  } finally {
    progress.end();
  }
}

async function start(stop: AbortSignal): Promise<number> {
  const { exitWhenDone, help } = readArguments();
  if (help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const env = readEnv();
  await prepare(ROOT, say, stop);
  const { gateway, web, runner, graphqlUrl, webUrl } = services(env);
  try {
    const ready = await gateway.start();
    await web.start();
    say(`dashboard: ${webUrl}/sign-in?token=${ready?.signInToken} (works once; start again for another)`);
    await runner.start();
    const token = readFileSync(join(env.dataDir, "owner-token"), "utf8").trim();
    const client = createClient({ url: graphqlUrl, token, webSocket: WebSocket });
    const { id, created } = await ensureDemo(client);
    say(`${created ? "demo experiment" : "newest experiment"}: ${webUrl}/experiments/${id}`);
    const givenUp = [gateway, web, runner].map((service) => service.givenUp());
    const code = await Promise.race([showRuns(client, id, stop), ...givenUp]);
    await client.close();
    if (code === undefined || exitWhenDone) return code ?? 0;
    say(`nothing is left to do; the dashboard goes on at ${webUrl}. Ctrl-C stops it.`);
    await Promise.race([untilAborted(stop), ...givenUp]);
    return 0;
  } finally {
    say("stopping");
    for (const service of [runner, web, gateway]) await service.stop();
  }
}

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop.abort());
// The terminal, or who read us by a pipe, is gone.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => stop.abort());
try {
  process.exitCode = await start(stop.signal);
} catch (error) {
  if (stop.signal.aborted) process.exit(0);
  process.stderr.write(`frostline: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
process.exit();
