"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { useClient } from "urql";
import { useGatewayEpoch } from "../gateway/status.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import {
  type Line,
  type LogLines,
  type LogPage,
  NO_LINES,
  withEarlierPage,
  withLiveLines,
  withPage,
} from "./log-lines.ts";

const LogLineFragment = graphql(`
  fragment LogLine_Line on LogLine {
    id
    at
    level
    attempt
    message
  }
`);

export const LogLinesFragment = graphql(`
  fragment LogLines_Event on RunEvent {
    logLines {
      ...LogLine_Line
    }
  }
`);

const LogPageFragment = graphql(`
  fragment LogPage_Connection on LogLineConnection {
    pageInfo {
      hasNextPage
      endCursor
      hasPreviousPage
      startCursor
    }
    edges {
      node {
        ...LogLine_Line
      }
    }
  }
`);

const LogPageDocument = graphql(`
  query LogPage($runId: ID!, $after: String) {
    run(id: $runId) {
      id
      log(first: 500, after: $after) {
        ...LogPage_Connection
      }
    }
  }
`);

const LogEndDocument = graphql(`
  query LogEnd($runId: ID!, $before: String) {
    run(id: $runId) {
      id
      log(last: 500, before: $before) {
        ...LogPage_Connection
      }
    }
  }
`);

const FRESH = { requestPolicy: "network-only" } as const;

export interface LiveLog {
  lines: readonly Line[];
  /** Whether the oldest lines were let go. */
  cut: boolean;
  /** Reads what comes before the first line; undefined when there is nothing to read. */
  loadEarlier: (() => Promise<void>) | undefined;
  state: "loading" | "ready" | "failed";
  append: (event: FragmentType<typeof LogLinesFragment>) => void;
  refetch: () => void;
}

/** A run's log: its end first, read on from there after every reconnect, and grown by what events bring. */
export function useLogLines(runId: string): LiveLog {
  const client = useClient();
  const epoch = useGatewayEpoch();
  const [log, setLog] = useState<LogLines>(NO_LINES);
  const [state, setState] = useState<LiveLog["state"]>("loading");
  const [round, setRound] = useState(0);
  const cursor = useRef<string | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: epoch and round read on from the cursor.
  useEffect(() => {
    let current = true;
    const nextPage = async () => {
      const answer =
        cursor.current === null
          ? await client.query(LogEndDocument, { runId, before: null }, FRESH).toPromise()
          : await client.query(LogPageDocument, { runId, after: cursor.current }, FRESH).toPromise();
      return answer.data?.run && pageOf(answer.data.run.log);
    };
    const readOn = async () => {
      for (let hasNextPage = true; hasNextPage; ) {
        const page = await nextPage();
        if (!current) return;
        if (!page) return setState((before) => (before === "ready" ? before : "failed"));
        cursor.current = page.endCursor ?? cursor.current;
        setLog((before) => withPage(before, page));
        hasNextPage = page.hasNextPage && page.lines.length > 0;
      }
      setState("ready");
    };
    void readOn();
    return () => {
      current = false;
    };
  }, [client, runId, epoch, round]);

  const refetch = () => setRound((n) => n + 1);

  const append: LiveLog["append"] = (event) => {
    const { logLines } = readFragment(LogLinesFragment, event);
    const added = readFragment(LogLineFragment, logLines);
    setLog((before) => withLiveLines(before, added));
  };

  const { earlierCursor: before, cut } = log;
  const loadEarlier = async () => {
    const { data } = await client.query(LogEndDocument, { runId, before }, FRESH).toPromise();
    if (!data?.run) return;
    const page = pageOf(data.run.log);
    setLog((current) => (current.earlierCursor === before ? withEarlierPage(current, page) : current));
  };

  const lines = useMemo(() => [...log.fetched, ...log.live], [log]);
  return { lines, cut, loadEarlier: before === null ? undefined : loadEarlier, state, append, refetch };
}

function pageOf(connection: FragmentType<typeof LogPageFragment>): LogPage & { hasNextPage: boolean } {
  const { edges, pageInfo } = readFragment(LogPageFragment, connection);
  return { lines: edges.map(({ node }) => readFragment(LogLineFragment, node)), ...pageInfo };
}
