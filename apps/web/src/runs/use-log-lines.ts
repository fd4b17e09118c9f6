"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import { useClient } from "urql";
import { useGatewayEpoch } from "../gateway/status.ts";
import { type FragmentType, graphql, readFragment } from "../gql/index.ts";
import { type Line, type LogLines, MOST_LINES, NO_LINES, withLiveLines, withPage } from "./log-lines.ts";

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

const LogPageDocument = graphql(`
  query LogPage($runId: ID!, $after: String) {
    run(id: $runId) {
      id
      log(first: 100, after: $after) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        edges {
          node {
            ...LogLine_Line
          }
        }
      }
    }
  }
`);

export interface LiveLog {
  lines: readonly Line[];
  state: "loading" | "ready" | "failed";
  append: (event: FragmentType<typeof LogLinesFragment>) => void;
  refetch: () => void;
}

/** A run's log: read from where it was left after every reconnect, and grown by what events bring. */
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
    const readOn = async () => {
      for (let hasNextPage = true; hasNextPage; ) {
        const variables = { runId, after: cursor.current };
        const { data } = await client
          .query(LogPageDocument, variables, { requestPolicy: "network-only" })
          .toPromise();
        if (!current) return;
        if (!data?.run) return setState((before) => (before === "ready" ? before : "failed"));
        const { edges, pageInfo } = data.run.log;
        cursor.current = pageInfo.endCursor ?? cursor.current;
        const page = {
          lines: edges.map(({ node }) => readFragment(LogLineFragment, node)),
          endCursor: cursor.current,
        };
        setLog((before) => withPage(before, page));
        hasNextPage = pageInfo.hasNextPage && edges.length > 0;
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

  const lines = useMemo(() => [...log.fetched, ...log.live].slice(-MOST_LINES), [log]);
  return { lines, state, append, refetch };
}
