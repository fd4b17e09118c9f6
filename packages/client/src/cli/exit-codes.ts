import { CommanderError } from "commander";
import { type ErrorCode, GatewayError, GatewayUnreachable } from "../errors.ts";

/** What the command's exit code tells a script; docs/command-line.md lists them. */
export const exitCodes = {
  done: 0,
  failed: 1,
  /** Wrong arguments, or input that the gateway does not take. */
  badInput: 2,
  /** Not signed in, or not allowed. */
  refused: 3,
  notFound: 4,
  conflict: 5,
  /** No answer, or too many requests: the same may work later. */
  unavailable: 6,
  /** What was watched has ended, and not as SUCCEEDED. */
  runFailed: 7,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the command with a sentence and a code of its own. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  constructor(
    message: string,
    readonly exitCode: ExitCode,
    /** Where the mistake is, when it is in an argument or a file. */
    readonly field?: string,
  ) {
    super(message);
  }
}

const codeOf: Record<ErrorCode, ExitCode> = {
  UNAUTHENTICATED: exitCodes.refused,
  FORBIDDEN: exitCodes.refused,
  NOT_FOUND: exitCodes.notFound,
  CONFLICT: exitCodes.conflict,
  STALE_ATTEMPT: exitCodes.conflict,
  BAD_INPUT: exitCodes.badInput,
  RATE_LIMITED: exitCodes.unavailable,
  INTERNAL: exitCodes.failed,
};

export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CommandError) return error.exitCode;
  if (error instanceof CommanderError) return exitCodes.badInput;
  if (error instanceof GatewayError) return codeOf[error.code];
  if (error instanceof GatewayUnreachable) return exitCodes.unavailable;
  return exitCodes.failed;
}
