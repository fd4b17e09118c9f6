#!/usr/bin/env node
// The command of the packed runner (apps/gateway/src/download/pack-runner.ts): plain JavaScript, so that an old Node
// says what is wrong. Where it lies may be read-only and may vanish: its state is in the user's home folder.
import { homedir } from "node:os";
import { join } from "node:path";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `frostline-runner: Node ${process.versions.node} is too old: install Node 20.19 or newer.\n`,
  );
  process.exit(1);
}
const { register } = await import("tsx/esm/api");
register();
const { runCommandLine } = await import("../src/cli/command-line.ts");
await runCommandLine({ dataDir: join(homedir(), ".frostline") });
