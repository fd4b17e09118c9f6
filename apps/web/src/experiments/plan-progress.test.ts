import { expect, test } from "vitest";
import { type PlannedRun, planSecondsLeft } from "./plan-progress.ts";

const now = new Date("2026-11-23T12:00:00Z");
const at = (secondsAgo: number) => new Date(now.getTime() - secondsAgo * 1000).toISOString();
const done = (seconds: number): PlannedRun => ({
  status: "SUCCEEDED",
  startedAt: at(500),
  finishedAt: at(500 - seconds),
});
const running = (ranFor: number, etaSeconds: number): PlannedRun => ({
  status: "RUNNING",
  startedAt: at(ranFor),
  progress: { etaSeconds },
});
const queued: PlannedRun = { status: "QUEUED" };

test("one runner works the queue off: what is left of this run, then a mean run for each that waits", () => {
  expect(planSecondsLeft([done(40), done(60), running(30, 20), queued, queued], now)).toBe(20 + 2 * 50);
});

test("two runs at once halve the wait", () => {
  expect(planSecondsLeft([running(10, 30), running(20, 20), queued, queued], now)).toBe((50 + 2 * 40) / 2);
});

test("with nothing waiting the slowest working run decides", () => {
  expect(planSecondsLeft([running(1, 5), running(1, 45), done(3)], now)).toBe(45);
});

test("nothing is promised when nothing works or nothing is known", () => {
  expect(planSecondsLeft([queued, done(10)], now)).toBeUndefined();
  expect(planSecondsLeft([{ status: "CLAIMED" }, queued], now)).toBeUndefined();
});
