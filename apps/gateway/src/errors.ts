import { randomUUID } from "node:crypto";
import { isConnectionLost, isDiskFull } from "@frostline/db";
import { DrizzleQueryError } from "drizzle-orm";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Logger } from "pino";
import { currentRequestId } from "./operations/request-id.ts";

export type ErrorCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "BAD_INPUT"
  | "STALE_ATTEMPT"
  | "RATE_LIMITED";

/** An error that the caller may read: the message is one sentence for a person. Details for us go into `cause`. */
export class AppError extends Error {
  override name = "AppError";
  readonly code: ErrorCode;
  /** Of BAD_INPUT: where the wrong value is, e.g. `plan.freeze[2].depth`. */
  readonly field: string | undefined;
  /** Of RATE_LIMITED: when to ask again. */
  readonly retryAfterSeconds: number | undefined;
  /** Of UNAUTHENTICATED: the secret was good once, and will not be again. */
  readonly isDeleted: boolean;

  constructor(
    code: ErrorCode,
    message: string,
    options: { field?: string; retryAfterSeconds?: number; isDeleted?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.field = options.field;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.isDeleted = options.isDeleted ?? false;
  }
}

export const notFound = (thing: string) => new AppError("NOT_FOUND", `There is no such ${thing}.`);

export const badInput = (field: string, sentence: string) => new AppError("BAD_INPUT", sentence, { field });

/**
 * The only place that decides what a caller learns of an error: AppErrors whole, mistakes in the query itself as
 * BAD_INPUT, anything else as a number to ask about, while the log gets the stack.
 */
export function formatError(error: unknown, log: Logger): GraphQLFormattedError {
  const graphqlError = error instanceof GraphQLError ? error : undefined;
  const root = rootOf(error);
  // Of mistakes in the query, the outer one says where.
  const origin = root instanceof GraphQLError ? error : root;
  const where = graphqlError?.path ? { path: graphqlError.path } : {};

  if (origin instanceof AppError) {
    const { message, code, field, retryAfterSeconds, isDeleted } = origin;
    const details = {
      ...(field === undefined ? {} : { field }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(isDeleted ? { isDeleted } : {}),
    };
    return { message, ...where, extensions: { code, ...details } };
  }
  if (origin instanceof GraphQLError && graphqlError?.path === undefined) {
    const locations = graphqlError?.locations ? { locations: graphqlError.locations } : {};
    return { message: shortened(origin.message), ...locations, extensions: { code: "BAD_INPUT" } };
  }
  const requestId = currentRequestId() ?? randomUUID();
  log.error({ ...loggable(origin), requestId, path: graphqlError?.path }, "request failed");
  const message = `${sentenceFor(origin)} (request ${requestId}).`;
  return {
    message,
    ...where,
    extensions: { code: "INTERNAL", requestId },
  };
}

/** What a person can mend is named; everything else is for us to look up. */
function sentenceFor(error: unknown): string {
  if (isConnectionLost(error)) return "The database cannot be reached at the moment; try again soon";
  if (isDiskFull(error))
    return "The database's disk is full: nothing can be stored until there is room on it";
  return "Something went wrong";
}

/** graphql repeats a wrong value as a whole, and it may be megabytes. */
const shortened = (message: string) => (message.length > 1_000 ? `${message.slice(0, 1_000)}…` : message);

/** A failed statement is logged without its parameters: they may be a hundred thousand numbers, or secret. */
function loggable(error: unknown): object {
  if (!(error instanceof DrizzleQueryError)) return { err: error };
  const frames = error.stack?.split("\n").filter((line) => line.startsWith("    at "));
  return { err: error.cause ?? "unknown", statement: error.query, frames };
}

function rootOf(error: unknown): unknown {
  if (error instanceof GraphQLError && error.originalError) return rootOf(error.originalError);
  return error;
}
