export type ErrorCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "BAD_INPUT"
  | "STALE_ATTEMPT"
  | "RATE_LIMITED"
  | "INTERNAL";

/** One thing that is wrong with a request. */
export interface Problem {
  /** A sentence for a person. */
  message: string;
  /** Path of the input that was wrong, when the code is BAD_INPUT and the gateway knows it. */
  field: string | undefined;
}

/** The gateway understood the request and refused it; `message` is a sentence for a person. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly code: ErrorCode;
  /** Path of the input that was wrong, when the code is BAD_INPUT. */
  readonly field: string | undefined;
  /** Everything that the gateway found wrong; the error itself speaks of the first. */
  readonly problems: readonly Problem[];
  /** When the gateway said so (Retry-After): seconds until asking again makes sense. */
  readonly retryAfterSeconds: number | undefined;
  /** Of UNAUTHENTICATED: the secret was that of a runner which somebody has deleted. */
  readonly isDeleted: boolean;

  constructor(
    message: string,
    code: ErrorCode,
    more: {
      field?: string | undefined;
      problems?: Problem[];
      retryAfterSeconds?: number | undefined;
      isDeleted?: boolean | undefined;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.field = more.field;
    this.problems = more.problems ?? [{ message, field: more.field }];
    this.retryAfterSeconds = more.retryAfterSeconds;
    this.isDeleted = more.isDeleted ?? false;
  }
}

/**
 * The gateway does not understand what this client asks: one of them is older than the other, unless a person wrote the input
 * in which something is unknown.
 */
export class OtherVersion extends GatewayError {
  /** Undefined for a gateway that does not say it yet. */
  readonly gatewayVersion: string | undefined;

  constructor(message: string, gatewayVersion: string | undefined, problems: Problem[]) {
    super(message, "BAD_INPUT", { problems });
    this.gatewayVersion = gatewayVersion;
  }
}

/** No answer came, or one that is no GraphQL answer: the same request may work later. */
export class GatewayUnreachable extends Error {
  override readonly name = "GatewayUnreachable";
  /** When a server in between said so (Retry-After): seconds until asking again makes sense. */
  readonly retryAfterSeconds: number | undefined;

  constructor(message: string, options: { cause?: unknown; retryAfterSeconds?: number | undefined } = {}) {
    super(message, { cause: options.cause });
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Whether asking again later can help: a lost network or a fault of the gateway, never a refusal. */
export function isPassing(error: unknown): boolean {
  if (error instanceof GatewayUnreachable) return true;
  return error instanceof GatewayError && (error.code === "INTERNAL" || error.code === "RATE_LIMITED");
}
