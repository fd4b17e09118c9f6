import type { LogLine_LineFragment } from "../gql/graphql.ts";

export type Line = LogLine_LineFragment;

/** Lines read by cursor, and those that events brought since. */
export interface LogLines {
  fetched: readonly Line[];
  /** Where the next fetch goes on. */
  cursor: string | null;
  live: readonly Line[];
}

export const NO_LINES: LogLines = { fetched: [], cursor: null, live: [] };

/** Older lines are let go: a log of days must not fill the browser. */
export const MOST_LINES = 5000;

/** Adds a fetched page; live lines that it contains too are known twice and kept once. */
export function withPage(
  log: LogLines,
  page: { lines: readonly Line[]; endCursor: string | null },
): LogLines {
  const fetched = [...log.fetched, ...page.lines].slice(-MOST_LINES);
  const known = new Set(page.lines.map(({ id }) => id));
  return { fetched, cursor: page.endCursor ?? log.cursor, live: log.live.filter(({ id }) => !known.has(id)) };
}

/** Adds what an event brought; a line that is known already is skipped. */
export function withLiveLines(log: LogLines, lines: readonly Line[]): LogLines {
  if (lines.length === 0) return log;
  const known = new Set([...log.fetched, ...log.live].map(({ id }) => id));
  const added = lines.filter(({ id }) => !known.has(id));
  return { ...log, live: [...log.live, ...added].slice(-MOST_LINES) };
}
