export type ErrorCode =
  | "UNAUTHENTICATED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "BAD_INPUT"
  | "STALE_ATTEMPT"
  | "RATE_LIMITED"
  | "INTERNAL";

/** The gateway understood the request and refused it; `message` is a sentence for a person. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly code: ErrorCode;
  /** Path of the input that was wrong, when the code is BAD_INPUT. */
  readonly field: string | undefined;

  constructor(message: string, code: ErrorCode, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** No answer came, or one that is no GraphQL answer: the same request may work later. */
export class GatewayUnreachable extends Error {
  override readonly name = "GatewayUnreachable";
}

/** Whether asking again later can help: a lost network or a fault of the gateway, never a refusal. */
export function isPassing(error: unknown): boolean {
  if (error instanceof GatewayUnreachable) return true;
  return error instanceof GatewayError && (error.code === "INTERNAL" || error.code === "RATE_LIMITED");
}
