import type { RunStatus } from "../gql/graphql.ts";

/** Waiting or working: it can still be cancelled. */
export function canBeCancelled(status: RunStatus): boolean {
  return status === "QUEUED" || isActive(status);
}

/** A runner has it. */
export function isActive(status: RunStatus): boolean {
  return status === "CLAIMED" || status === "RUNNING";
}

/** It ended badly, and a runner can take it once more. */
export function canBeRetried({ status, external }: { status: RunStatus; external: boolean }): boolean {
  return (status === "FAILED" || status === "CANCELLED") && !external;
}

/** Nothing more will come of it. */
export function isOver(status: RunStatus): boolean {
  return status === "SUCCEEDED" || status === "FAILED" || status === "CANCELLED";
}
