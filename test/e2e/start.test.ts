import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { childEnv } from "../harness/env.ts";
import { freePort } from "../harness/ports.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Started {
  process: ChildProcess;
  output(): string;
  /** Waits until the output has this. */
  says(text: string): Promise<void>;
}

/** `npm start` as a person has it, on its own folder and ports. */
function npmStart(env: Record<string, string>): Started {
  const child = spawn(process.execPath, ["scripts/setup.mjs", "start"], { cwd: ROOT, env: childEnv(env) });
  let output = "";
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  return {
    process: child,
    output: () => output,
    async says(text) {
      while (!output.includes(text)) {
        if (child.exitCode !== null) throw new Error(`ended without saying "${text}":\n${output}`);
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

function processesOf(dataDir: string): string[] {
  const environments = execFileSync("ps", ["axeww", "-o", "pid=,args="], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return environments.split("\n").filter((line) => line.includes(`FROSTLINE_DATA_DIR=${dataDir}`));
}

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
  const env = {
    FROSTLINE_DATA_DIR: await temporaryFolder(),
    FROSTLINE_GATEWAY_PORT: String(await freePort()),
    FROSTLINE_WEB_PORT: String(await freePort()),
  };
  const first = npmStart(env);
  await first.says(": running");
  expect(processesOf(env.FROSTLINE_DATA_DIR).length).toBeGreaterThanOrEqual(3);
  first.process.kill("SIGINT");
  const [code] = await once(first.process, "exit");
  expect(code).toBe(0);
  expect(processesOf(env.FROSTLINE_DATA_DIR)).toEqual([]);
  const link = /demo experiment: (\S+)/.exec(first.output())?.[1] ?? "";

  const again = npmStart(env);
  await again.says(": running");
  expect(again.output()).toContain(`newest experiment: ${link}`);
  again.process.kill("SIGINT");
  await once(again.process, "exit");
});
