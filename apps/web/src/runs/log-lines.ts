import type { LogLine_LineFragment } from "../gql/graphql.ts";

export type Line = LogLine_LineFragment;

/** Lines read by cursor, and those that events brought since. */
export interface LogLines {
  fetched: readonly Line[];
  /** Where the next fetch goes on. */
  cursor: string | null;
  /** Where what is earlier ends; null when there is nothing, or when lines after it were let go. */
  earlierCursor: string | null;
  live: readonly Line[];
  /** Older lines are let go: a log of days must not fill the browser. */
  most: number;
  /** Whether lines were let go. */
  cut: boolean;
}

export const NO_LINES: LogLines = {
  fetched: [],
  cursor: null,
  earlierCursor: null,
  live: [],
  most: 5000,
  cut: false,
};

export interface LogPage {
  lines: readonly Line[];
  startCursor: string | null;
  endCursor: string | null;
  hasPreviousPage: boolean;
}

/** Adds a page that follows what was fetched; live lines that it contains too are known twice and kept once. */
export function withPage(log: LogLines, page: LogPage): LogLines {
  const known = new Set(page.lines.map(({ id }) => id));
  return trimmed({
    ...log,
    fetched: [...log.fetched, ...page.lines],
    cursor: page.endCursor ?? log.cursor,
    earlierCursor: page.hasPreviousPage ? page.startCursor : log.earlierCursor,
    live: log.live.filter(({ id }) => !known.has(id)),
  });
}

/** Puts the page that ends at the earlier cursor before everything else. Who asks for more keeps more. */
export function withEarlierPage(log: LogLines, page: LogPage): LogLines {
  return {
    ...log,
    fetched: [...page.lines, ...log.fetched],
    earlierCursor: page.hasPreviousPage ? page.startCursor : null,
    most: log.most + page.lines.length,
  };
}

/** Adds what an event brought; a line that is known already is skipped. */
export function withLiveLines(log: LogLines, lines: readonly Line[]): LogLines {
  if (lines.length === 0) return log;
  const known = new Set([...log.fetched, ...log.live].map(({ id }) => id));
  const added = lines.filter(({ id }) => !known.has(id));
  return trimmed({ ...log, live: [...log.live, ...added] });
}

function trimmed(log: LogLines): LogLines {
  const excess = log.fetched.length + log.live.length - log.most;
  if (excess <= 0) return log;
  return {
    ...log,
    fetched: log.fetched.slice(excess),
    live: log.live.slice(Math.max(0, excess - log.fetched.length)),
    earlierCursor: null,
    cut: true,
  };
}
