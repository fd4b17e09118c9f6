import { expect, test } from "vitest";
import { queueingInput, queueingTexts } from "./queueing-input.ts";

const usual = { priority: 0, timeoutMinutes: null, retries: 0, requiredLabels: [] };

test("what is as usual is an empty box, and an empty box is sent as the usual", () => {
  expect(queueingTexts(usual).queueing).toEqual({ priority: "", timeoutMinutes: "", retries: "" });
  const set = queueingTexts({ priority: -5, timeoutMinutes: 30, retries: 2, requiredLabels: ["gpu"] });
  expect(queueingInput(set).input).toEqual({
    ...{ priority: -5, timeoutMinutes: 30, retries: 2, requiredLabels: ["gpu"] },
  });
  expect(queueingInput(queueingTexts(usual)).input).toEqual({
    ...{ priority: 0, timeoutMinutes: 0, retries: 0, requiredLabels: [] },
  });
});

test("what is no whole number is said at its field, and not sent", () => {
  const { queueing } = queueingTexts(usual);
  const { errors } = queueingInput({ queueing: { ...queueing, retries: "many" }, requiredLabels: [] });
  expect([...errors]).toEqual([["queueing.retries", "Retries must be a number."]]);
});
