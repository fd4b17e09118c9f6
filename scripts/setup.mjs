// The first step of every command of this project: plain JavaScript, because nothing is installed yet.
// It installs what package-lock.json names (no script of any package runs), then goes on in TypeScript.
// npm runs it by `exec`, without a shell in between, which would end at a signal and not pass it on.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const COMMANDS = {
  start: "scripts/start/main.ts",
  test: "scripts/test.ts",
  runner: "apps/runner/src/main.ts",
  bench: "scripts/bench.ts",
  chaos: "test/chaos/main.ts",
  data: "apps/gateway/src/data-command.ts",
};

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

function fail(message) {
  process.stderr.write(`frostline: ${message}\n`);
  process.exit(1);
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  fail(`Node ${process.versions.node} is too old: install Node 20.19 or newer.`);
}

/** npm passes SIGINT and SIGTERM on; whatever else ends it (SIGHUP, SIGKILL), nothing that it started may outlive it. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 1000);
  watch.unref();
}

async function installDependencies() {
  const lock = createHash("sha256")
    .update(readFileSync(join(ROOT, "package-lock.json")))
    .digest("hex");
  const stamp = join(ROOT, "node_modules", ".frostline-installed");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  process.stdout.write("frostline: installing packages (once) …\n");
  const npm = process.env.npm_execpath;
  const [command, ...first] = npm ? [process.execPath, npm] : ["npm"];
  const args = [
    ...first,
    "ci",
    "--include=dev",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const install = spawn(command, args, { cwd: ROOT, stdio: "inherit" });
  const passOn = (signal) => install.kill(signal);
  for (const signal of SIGNALS) process.on(signal, passOn);
  const [code, signal] = await once(install, "exit").catch((error) =>
    fail(`npm could not be started: ${error.message}`),
  );
  for (const signal of SIGNALS) process.off(signal, passOn);
  if (signal) fail(`npm ci was ended by ${signal}.`);
  if (code !== 0) fail("npm ci failed; the reason stands above. Mend it and run the command again.");
  writeFileSync(stamp, lock);
}

const [command = "", ...args] = process.argv.slice(2);
const entry = COMMANDS[command];
if (!entry) fail(`unknown command "${command}"; there are: ${Object.keys(COMMANDS).join(", ")}`);
refuseOldNode();
endWithNpm();
await installDependencies();
process.argv = [process.execPath, join(ROOT, entry), ...args];
const { register } = await import("tsx/esm/api");
register();
await import(pathToFileURL(join(ROOT, entry)).href);
