import { expect, test } from "vitest";
import { ACTIVE, ALL_STATUSES, canFollow, isActive, isFinal, NEXT, statusesBefore } from "./run.states.ts";

test("the table of transitions holds every pair exactly as written here", () => {
  const moves = ALL_STATUSES.flatMap((from) => NEXT[from].map((to) => `${from} -> ${to}`));
  expect(moves).toEqual([
    "QUEUED -> CLAIMED",
    "QUEUED -> RUNNING",
    "QUEUED -> CANCELLED",
    "CLAIMED -> RUNNING",
    "CLAIMED -> FAILED",
    "CLAIMED -> CANCELLING",
    "CLAIMED -> QUEUED",
    "RUNNING -> SUCCEEDED",
    "RUNNING -> FAILED",
    "RUNNING -> CANCELLING",
    "RUNNING -> QUEUED",
    "RUNNING -> LOST",
    "LOST -> RUNNING",
    "LOST -> FAILED",
    "LOST -> CANCELLED",
    "CANCELLING -> CANCELLED",
    "CANCELLING -> SUCCEEDED",
    "CANCELLING -> FAILED",
    "SUCCEEDED -> RUNNING",
    "FAILED -> QUEUED",
    "FAILED -> RUNNING",
    "CANCELLED -> QUEUED",
    "CANCELLED -> RUNNING",
  ]);
});

test("the reverse table names exactly the statuses that lead there", () => {
  for (const from of ALL_STATUSES) {
    for (const to of ALL_STATUSES) {
      expect(statusesBefore(to).includes(from), `${from} -> ${to}`).toBe(canFollow(from, to));
    }
  }
});

test("only succeeded, failed and cancelled runs are final, and no final run is with a runner", () => {
  expect(ALL_STATUSES.filter(isFinal)).toEqual(["SUCCEEDED", "FAILED", "CANCELLED"]);
  expect(ALL_STATUSES.filter((status) => isFinal(status) && isActive(status))).toEqual([]);
});

test("every run can still end, from wherever it is", () => {
  for (const status of ALL_STATUSES.filter((status) => !isFinal(status))) {
    expect(canFollow(status, "FAILED") || canFollow(status, "CANCELLED"), status).toBe(true);
  }
});

test("a run that is being cancelled never goes back to the queue", () => {
  expect(canFollow("CANCELLING", "QUEUED")).toBe(false);
  expect(ACTIVE).toContain("CANCELLING");
});
