import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GatewayError, GatewayUnreachable } from "./errors.ts";
import { retrying } from "./retry.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Fails with these, one after another, then answers how often it was asked. */
function failing(...errors: Error[]) {
  let asked = 0;
  return async () => {
    const error = errors[asked];
    asked++;
    if (error) throw error;
    return asked;
  };
}

test("a pause is never shorter than what the gateway asked for", async () => {
  const attempt = vi.fn(failing(new GatewayError("Too many.", "RATE_LIMITED", { retryAfterSeconds: 40 })));
  const answer = retrying(attempt);
  await vi.advanceTimersByTimeAsync(39_900);
  expect(attempt).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await answer).toBe(2);
});

test("what fails for good, or longer than there is patience, is thrown", async () => {
  const refused = new GatewayError("No.", "FORBIDDEN");
  await expect(retrying(failing(refused))).rejects.toBe(refused);
  const late = new GatewayUnreachable("Away.", { retryAfterSeconds: 31 });
  await expect(retrying(failing(late), { patienceSeconds: 30 })).rejects.toBe(late);
});

test("pauses grow up to the ceiling", async () => {
  const away = Array.from({ length: 12 }, () => new GatewayUnreachable("Away."));
  const attempt = vi.fn(failing(...away));
  const answer = retrying(attempt, { ceilingSeconds: 2 });
  await vi.advanceTimersByTimeAsync(12 * 2_000);
  expect(await answer).toBe(13);
  expect(attempt).toHaveBeenCalledTimes(13);
});
