#!/usr/bin/env node
import { CommanderError } from "commander";
import { GatewayError } from "../errors.ts";
import { CommandError, exitCodeOf, exitCodes } from "./exit-codes.ts";
import { createProgram } from "./program.ts";

// Whoever reads has enough: "frostline logs ID | head" is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
  process.stderr.write(`The answer cannot be written: ${error.message}\n`);
  process.exit(exitCodes.failed);
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

/** Says what went wrong, on standard error. Answers the exit code. */
function report(error: unknown): number {
  // Help and the version end a command too; help that nobody asked for has been shown in place of a sentence.
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.done;
  if (error instanceof CommanderError && error.code === "commander.help") return exitCodes.badInput;
  if (error instanceof Error && "code" in error && error.code === "EPIPE") return exitCodes.done;
  const exitCode = exitCodeOf(error);
  const message = sentenceOf(error);
  const code = error instanceof GatewayError ? error.code : undefined;
  const field = error instanceof GatewayError || error instanceof CommandError ? error.field : undefined;
  const inJson = process.argv.includes("--json");
  process.stderr.write(
    `${inJson ? JSON.stringify({ error: { message, code, field, exitCode } }) : message}\n`,
  );
  return exitCode;
}

function sentenceOf(error: unknown): string {
  if (error instanceof CommanderError) {
    return `${error.message.replace(/^error: /, "")}\nRun it with --help to see what it takes.`;
  }
  return error instanceof Error ? error.message : String(error);
}
