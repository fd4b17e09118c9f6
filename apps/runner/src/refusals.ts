import { type ErrorCode, GatewayError } from "@frostline/client";

const GONE: readonly ErrorCode[] = ["STALE_ATTEMPT", "NOT_FOUND", "FORBIDDEN", "UNAUTHENTICATED"];

/** The run is no longer this runner's; any other refusal is about what was reported. */
export function isNoLongerOurs(error: unknown): boolean {
  return error instanceof GatewayError && GONE.includes(error.code);
}

/** Whether the gateway has no runner (any more) with the secret that was shown to it. */
export const isUnknownThere = (error: unknown): error is GatewayError =>
  error instanceof GatewayError && error.code === "UNAUTHENTICATED";

/** Whether somebody has deleted this runner at its gateway. */
export const isDeletedThere = (error: unknown): boolean => isUnknownThere(error) && error.isDeleted;

/** Whether another opening has taken the place of this runner's session. */
export const isReplaced = (error: unknown): boolean =>
  error instanceof GatewayError && error.code === "CONFLICT";

/** This runner is not to come back by itself. The message says how a person lets it in again. */
export class DeletedRunner extends Error {
  override readonly name = "DeletedRunner";
}
