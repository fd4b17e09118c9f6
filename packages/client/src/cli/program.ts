import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { addExperimentCommands } from "./commands/experiments.ts";
import { addExportCommand } from "./commands/export.ts";
import { addLoginCommands } from "./commands/login.ts";
import { addLogCommand } from "./commands/logs.ts";
import { addRunCommands } from "./commands/runs.ts";

/** Every command of `frostline`. */
export function createProgram(): Command {
  const program = new Command("frostline")
    .description("Experiments and runs of a Frostline gateway, from scripts and terminals.")
    .option("--url <address>", "the gateway; FROSTLINE_URL or the last login when absent")
    .option("--json", "answer in JSON, one value, or one a line where things come one by one")
    .option("--insecure", "let the token travel over http to another host")
    .exitOverride()
    .showHelpAfterError("Run it with --help to see what it takes.");
  addLoginCommands(program);
  addExperimentCommands(program);
  addRunCommands(program);
  addLogCommand(program);
  addExportCommand(program);
  tab(program, { completionCommandName: "completion" });
  return program;
}
