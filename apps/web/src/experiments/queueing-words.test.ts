import { expect, test } from "vitest";
import { queueingWords } from "./queueing-words.ts";

const usual = { priority: 0, requiredLabels: [], timeoutMinutes: null, retries: 0 };

test("only what is not as usual is said of how runs are handed out", () => {
  expect(queueingWords(usual)).toBeUndefined();
  expect(queueingWords({ ...usual, retries: 1 })).toBe("1 retry");
  expect(
    queueingWords({ priority: -2, requiredLabels: ["gpu", "lab"], timeoutMinutes: 90, retries: 3 }),
  ).toBe("priority -2, on gpu + lab, at most 90 min, 3 retries");
});
