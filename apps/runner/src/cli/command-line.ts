import { CommanderError } from "commander";
import type { EnvDefaults } from "../env.ts";
import { createProgram } from "./program.ts";

/**
 * Does what the command line says, and ends the process: with code 0 when that is done, else with 1 and a sentence on
 * standard error.
 */
export async function runCommandLine(defaults: EnvDefaults): Promise<never> {
  try {
    await createProgram(defaults).parseAsync();
    process.exit();
  } catch (error) {
    // Help ends a command too; what was wrong with the arguments has been said.
    if (error instanceof CommanderError) process.exit(error.exitCode);
    process.stderr.write(`frostline-runner: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
