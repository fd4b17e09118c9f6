import { createRequire } from "node:module";
import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { addExperimentCommands } from "./commands/experiments.ts";
import { addExportCommand } from "./commands/export.ts";
import { addFileCommands } from "./commands/files.ts";
import { addLoginCommands } from "./commands/login.ts";
import { addLogCommand } from "./commands/logs.ts";
import { addRunCommands } from "./commands/runs.ts";

const { version } = createRequire(import.meta.url)("@frostline/client/package.json") as { version: string };

/** Every command of `frostline`. */
export function createProgram(): Command {
  const program = new Command("frostline")
    .description("Experiments and runs of a Frostline gateway, from scripts and terminals.")
    .option("--url <address>", "the gateway; FROSTLINE_URL or the last login when absent")
    .option("--json", "answer in JSON, one value, or one a line where things come one by one")
    .option("--insecure", "let the token travel over http to another host")
    .version(version)
    .exitOverride()
    // What is wrong with the arguments is an error like any other, and main.ts says it in the form that was asked for.
    .configureOutput({ outputError: () => {} });
  addLoginCommands(program);
  addExperimentCommands(program);
  addRunCommands(program);
  addLogCommand(program);
  addExportCommand(program);
  addFileCommands(program);
  tab(program, { completionCommandName: "completion" });
  return program;
}
