import { readFileSync } from "node:fs";
import { GatewayError, OtherVersion } from "@frostline/client";
import { CommanderError } from "commander";
import { z } from "zod";
import { sentenceOf } from "../endings.ts";
import { DeletedRunner } from "../refusals.ts";

const exitCodes = {
  failed: 1,
  /** EX_PROTOCOL of sysexits.h. The same runner will not work with this gateway, however often it is started. */
  otherVersion: 76,
  /** EX_NOPERM. It was deleted, and comes back only by what a person does. */
  deleted: 77,
} as const;

/** How a command that failed ends; no message where that has been said. */
export function endOf(error: unknown): { exitCode: number; message?: string } {
  // Help ends a command too; what was wrong with the arguments has been said.
  if (error instanceof CommanderError) return { exitCode: error.exitCode };
  if (error instanceof OtherVersion) {
    return { exitCode: exitCodes.otherVersion, message: `${versions(error)} (${error.message}) ${WAY_OUT}` };
  }
  if (error instanceof GatewayError && error.field === "protocolVersion") {
    return { exitCode: exitCodes.otherVersion, message: `${error.message} ${WAY_OUT}` };
  }
  const exitCode = error instanceof DeletedRunner ? exitCodes.deleted : exitCodes.failed;
  return { exitCode, message: sentenceOf(error) };
}

const WAY_OUT =
  "Update the gateway, or take the runner that fits it: the command of its Runners page, or its own /download/runner.tgz.";

function versions({ gatewayVersion }: OtherVersion): string {
  const theirs =
    gatewayVersion === undefined ? "which does not say its version" : `of version ${gatewayVersion}`;
  return `This runner, of version ${ourVersion()}, asks what its gateway, ${theirs}, does not know.`;
}

function ourVersion(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version;
}
