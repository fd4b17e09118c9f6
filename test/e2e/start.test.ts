import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pause } from "@frostline/client";
import { expect, onTestFinished, test } from "vitest";
import { childEnv } from "../harness/env.ts";
import { freePort } from "../harness/ports.ts";
import { AppProcess } from "../harness/processes.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Started {
  process: ChildProcess;
  output(): string;
  /** Waits until the output has this. */
  says(text: string): Promise<void>;
}

/** `npm start` as a person has it at a terminal (in a process group of its own), on its own folder and ports. */
function npmStart(env: Record<string, string>): Started {
  const options = { cwd: ROOT, env: childEnv(env), detached: true };
  const child = spawn("npm", ["start"], options);
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  onTestFinished(() => void signalGroup(child, "SIGKILL"));
  const ended = once(child, "exit");
  return {
    process: child,
    output: () => output,
    async says(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`ended without saying "${text}":\n${output}`);
        await Promise.race([once(child.stdout, "data"), ended]);
      }
    },
  };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "frostline-start-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Reaches every process of the group, as Ctrl-C at a terminal does. */
function signalGroup({ pid = 0 }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** Every process that works for this data folder: `npm start` and all that it started. */
function processesOf(dataDir: string): { pid: number; line: string }[] {
  const environments = execFileSync("ps", ["axeww", "-o", "pid=,args="], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  const lines = environments.split("\n").filter((line) => line.includes(`FROSTLINE_DATA_DIR=${dataDir}`));
  return lines.map((line) => ({ pid: Number.parseInt(line, 10), line }));
}

/** Waits for the end of the last one; the test's own time limit ends the waiting. */
async function nothingIsLeftOf(dataDir: string): Promise<void> {
  while (processesOf(dataDir).length > 0) await pause(0.25);
}

const newPlace = async () => ({
  FROSTLINE_DATA_DIR: await temporaryFolder(),
  FROSTLINE_GATEWAY_PORT: String(await freePort()),
  FROSTLINE_WEB_PORT: String(await freePort()),
});

test("a port in use ends npm start with a sentence that names it, and code 1", async () => {
  const taken = createServer();
  taken.listen(0, "127.0.0.1");
  await once(taken, "listening");
  onTestFinished(() => void taken.close());
  const address = taken.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const started = npmStart({
    FROSTLINE_DATA_DIR: await temporaryFolder(),
    FROSTLINE_GATEWAY_PORT: String(port),
    FROSTLINE_WEB_PORT: String(await freePort()),
  });
  const [code] = await once(started.process, "exit");
  expect(code).toBe(1);
  expect(started.output()).toMatch(new RegExp(`${port}.* in use.*FROSTLINE_GATEWAY_PORT`));
});

test("Ctrl-C stops everything, and starting again goes on with the same experiment", async () => {
  const env = await newPlace();
  const first = npmStart(env);
  await first.says(": running");
  expect(processesOf(env.FROSTLINE_DATA_DIR).length).toBeGreaterThanOrEqual(5);
  signalGroup(first.process, "SIGINT");
  const [code] = await once(first.process, "exit");
  expect(code).toBe(0);
  expect(processesOf(env.FROSTLINE_DATA_DIR)).toEqual([]);
  const link = /demo experiment: (\S+)/.exec(first.output())?.[1] ?? "";

  const again = npmStart(env);
  await again.says(": running");
  expect(again.output()).toContain(`newest experiment: ${link}`);
  again.process.kill("SIGTERM");
  await once(again.process, "exit");
  expect(processesOf(env.FROSTLINE_DATA_DIR)).toEqual([]);
});

test("nothing outlives npm, or npm start itself, that was killed", async () => {
  const env = await newPlace();
  const first = npmStart(env);
  await first.says(": running");
  first.process.kill("SIGKILL");
  await nothingIsLeftOf(env.FROSTLINE_DATA_DIR);

  const second = npmStart(env);
  await second.says(": running");
  const main = processesOf(env.FROSTLINE_DATA_DIR).find(({ line }) =>
    line.includes("node scripts/setup.mjs"),
  );
  process.kill(main?.pid ?? 0, "SIGKILL");
  await nothingIsLeftOf(env.FROSTLINE_DATA_DIR);
});

test.each(["gateway", "runner", "web"] as const)(
  "the %s ends by itself when who started it went before it listened",
  async (app) => {
    const env = { PORT: String(await freePort()), FROSTLINE_DATA_DIR: await temporaryFolder() };
    const started = AppProcess.start(app, {
      ...env,
      GATEWAY_URL: "http://127.0.0.1:9",
      NODE_ENV: "production",
    });
    onTestFinished(() => void started.end("SIGKILL"));
    expect(await started.desert()).toBe(0);
  },
);
