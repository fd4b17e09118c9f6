import type { runReason, runStatus } from "@frostline/db";

export type RunStatus = (typeof runStatus.enumValues)[number];
export type RunReason = (typeof runReason.enumValues)[number];

/**
 * The life of a run. It goes from left to right and never climbs back, with four exceptions: to QUEUED when its runner
 * was lost or left, and when a person has it tried again; from QUEUED to where it was when a lost runner speaks again
 * before anyone else has claimed the run; and from its end to RUNNING when the script that trains it goes on with it.
 */
export const NEXT = {
  QUEUED: ["CLAIMED", "RUNNING", "CANCELLED"],
  CLAIMED: ["RUNNING", "FAILED", "CANCELLING", "QUEUED"],
  RUNNING: ["SUCCEEDED", "FAILED", "CANCELLING", "QUEUED", "LOST"],
  LOST: ["RUNNING", "FAILED", "CANCELLED"], // external runs only
  CANCELLING: ["CANCELLED", "SUCCEEDED", "FAILED"],
  SUCCEEDED: ["RUNNING"], // external runs only
  FAILED: ["QUEUED", "RUNNING"], // QUEUED only when a person says so, RUNNING external runs only
  CANCELLED: ["QUEUED", "RUNNING"], // the same
} as const satisfies Record<RunStatus, readonly RunStatus[]>;

export const ALL_STATUSES = Object.keys(NEXT) as RunStatus[];

export const canFollow = (from: RunStatus, to: RunStatus) =>
  (NEXT[from] as readonly RunStatus[]).includes(to);

/** The statuses from which a run may come to this one. */
export const statusesBefore = (to: RunStatus) => ALL_STATUSES.filter((from) => canFollow(from, to));

const FINAL: RunStatus[] = ["SUCCEEDED", "FAILED", "CANCELLED"];

/** Nothing follows by itself any more. */
export const isFinal = (status: RunStatus) => FINAL.includes(status);

/** A runner has it. */
export const isActive = (status: RunStatus) => ACTIVE.includes(status);

export const ACTIVE: RunStatus[] = ["CLAIMED", "RUNNING", "CANCELLING"];
