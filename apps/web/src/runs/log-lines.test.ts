import { expect, test } from "vitest";
import { type Line, type LogPage, NO_LINES, withEarlierPage, withLiveLines, withPage } from "./log-lines.ts";

const line = (id: string): Line => ({
  id,
  at: "2026-11-23T12:00:00Z",
  level: "INFO",
  attempt: 1,
  message: id,
});
const page = (letters: string, endCursor: string | null, earlier = false): LogPage => ({
  lines: [...letters].map(line),
  startCursor: letters[0] ?? null,
  endCursor,
  hasPreviousPage: earlier,
});
const ids = (lines: readonly Line[]) => lines.map(({ id }) => id).join("");

test("after a gap the fetched lines come before the live ones, each once and in order", () => {
  let log = withPage(NO_LINES, page("ab", "b"));
  log = withLiveLines(log, [line("e"), line("f")]);
  log = withPage(log, page("cde", "e"));
  expect(ids(log.fetched) + ids(log.live)).toBe("abcdef");
  expect(log.cursor).toBe("e");
});

test("an event that comes twice, or after its lines were fetched, adds nothing", () => {
  let log = withPage(NO_LINES, page("a", "a"));
  log = withLiveLines(log, [line("a"), line("b")]);
  log = withLiveLines(log, [line("b")]);
  expect(ids(log.fetched) + ids(log.live)).toBe("ab");
});

test("an empty page keeps the cursor", () => {
  const log = withPage(NO_LINES, page("a", "a"));
  expect(withPage(log, page("", null)).cursor).toBe("a");
});

test("earlier pages are put before, until there is nothing earlier", () => {
  let log = withPage(NO_LINES, page("ef", "f", true));
  expect(log.earlierCursor).toBe("e");
  log = withLiveLines(log, [line("g")]);
  log = withEarlierPage(log, page("cd", "d", true));
  expect(log.earlierCursor).toBe("c");
  log = withEarlierPage(log, page("ab", "b"));
  expect(log.earlierCursor).toBeNull();
  expect(ids(log.fetched) + ids(log.live)).toBe("abcdefg");
});

test("the oldest lines are let go when there are too many, and then nothing is put before the gap", () => {
  const full = { ...withPage(NO_LINES, page("bc", "c", true)), most: 3 };
  const log = withLiveLines(full, [line("d"), line("e")]);
  expect(ids(log.fetched) + ids(log.live)).toBe("cde");
  expect([log.cut, log.earlierCursor]).toEqual([true, null]);
});
