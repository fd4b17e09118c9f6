import { isConnectionLost } from "@frostline/db";
import type { Logger } from "pino";
import { AppError, formatError } from "../errors.ts";

/** The codes of MLflow's own errors that are answered here, with the status that its server gives each. */
const statusOf = {
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_CONFLICT: 409,
  REQUEST_LIMIT_EXCEEDED: 429,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
} as const;

export type MlflowErrorCode = keyof typeof statusOf;

/** An error that the MLflow client reads by its code, and a person by its sentence. */
export class MlflowError extends Error {
  override name = "MlflowError";

  constructor(
    readonly code: MlflowErrorCode,
    message: string,
  ) {
    super(message);
  }
}

export const invalidValue = (sentence: string) => new MlflowError("INVALID_PARAMETER_VALUE", sentence);

/**
 * The client tries again what is answered with 429 and 5xx, for minutes: what will not change by that is a 4xx, also
 * what comes too late for a run that has ended.
 */
const codeOf = {
  UNAUTHENTICATED: "UNAUTHENTICATED",
  FORBIDDEN: "PERMISSION_DENIED",
  NOT_FOUND: "RESOURCE_DOES_NOT_EXIST",
  CONFLICT: "RESOURCE_CONFLICT",
  BAD_INPUT: "INVALID_PARAMETER_VALUE",
  STALE_ATTEMPT: "RESOURCE_CONFLICT",
  RATE_LIMITED: "REQUEST_LIMIT_EXCEEDED",
} as const satisfies Record<AppError["code"], MlflowErrorCode>;

export interface MlflowAnswer {
  status: number;
  body: { error_code: MlflowErrorCode; message: string };
}

/** What a client learns of an error; the log gets what is ours. */
export function mlflowAnswerTo(error: unknown, log: Logger): MlflowAnswer {
  if (error instanceof MlflowError) return answer(error.code, error.message);
  if (error instanceof AppError) return answer(codeOf[error.code], error.message);
  const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
  if (status === 413)
    return answer("INVALID_PARAMETER_VALUE", "The request is too large: send fewer at once.");
  if (status < 500) return answer("INVALID_PARAMETER_VALUE", "The request's body is not valid JSON.");
  const { message } = formatError(error, log);
  return answer(isConnectionLost(error) ? "TEMPORARILY_UNAVAILABLE" : "INTERNAL_ERROR", message);
}

const answer = (code: MlflowErrorCode, message: string): MlflowAnswer => ({
  status: statusOf[code],
  body: { error_code: code, message },
});
