import { expect, test } from "vitest";
import { type Line, NO_LINES, withLiveLines, withPage } from "./log-lines.ts";

const line = (id: string): Line => ({
  id,
  at: "2026-11-23T12:00:00Z",
  level: "INFO",
  attempt: 1,
  message: id,
});
const ids = (lines: readonly Line[]) => lines.map(({ id }) => id).join("");

test("after a gap the fetched lines come before the live ones, each once and in order", () => {
  let log = withPage(NO_LINES, { lines: [line("a"), line("b")], endCursor: "b" });
  log = withLiveLines(log, [line("e"), line("f")]);
  log = withPage(log, { lines: [line("c"), line("d"), line("e")], endCursor: "e" });
  expect(ids(log.fetched) + ids(log.live)).toBe("abcdef");
  expect(log.cursor).toBe("e");
});

test("an event that comes twice, or after its lines were fetched, adds nothing", () => {
  let log = withPage(NO_LINES, { lines: [line("a")], endCursor: "a" });
  log = withLiveLines(log, [line("a"), line("b")]);
  log = withLiveLines(log, [line("b")]);
  expect(ids(log.fetched) + ids(log.live)).toBe("ab");
});

test("an empty page keeps the cursor", () => {
  const log = withPage(NO_LINES, { lines: [line("a")], endCursor: "a" });
  expect(withPage(log, { lines: [], endCursor: null }).cursor).toBe("a");
});
