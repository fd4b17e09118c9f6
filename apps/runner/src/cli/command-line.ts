import type { EnvDefaults } from "../env.ts";
import { endOf } from "./exit-code.ts";
import { createProgram } from "./program.ts";

/**
 * Does what the command line says, and ends the process: with code 0 when that is done, else with that of exit-code.ts and
 * a sentence on standard error.
 */
export async function runCommandLine(defaults: EnvDefaults): Promise<never> {
  try {
    await createProgram(defaults).parseAsync();
    process.exit();
  } catch (error) {
    const { exitCode, message } = endOf(error);
    if (message !== undefined) process.stderr.write(`frostline-runner: ${message}\n`);
    process.exit(exitCode);
  }
}
