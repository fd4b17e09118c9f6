import { type ErrorCode, GatewayError } from "@frostline/client";

const GONE: readonly ErrorCode[] = ["STALE_ATTEMPT", "NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED"];

/** The run is no longer this runner's; any other refusal is about what was reported. */
export function isNoLongerOurs(error: unknown): boolean {
  return error instanceof GatewayError && GONE.includes(error.code);
}
