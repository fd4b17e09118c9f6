import type { FrostlineClient } from "./client.ts";
import { GatewayError } from "./errors.ts";
import {
  EndOfRunLogDocument,
  RunHintsDocument,
  RunLogDocument,
  type RunLogQuery,
  type RunStatus,
} from "./gql/graphql.ts";
import { pause } from "./retry.ts";

export type FollowedLine = NonNullable<RunLogQuery["run"]>["log"]["edges"][number]["node"];

/** Of these nothing more comes. */
const finalStatuses: readonly RunStatus[] = ["SUCCEEDED", "FAILED", "CANCELLED"];

/** Whether a run has ended for good. A LOST one has not: it comes back when its script speaks again. */
export const isFinal = (status: RunStatus) => finalStatuses.includes(status);

export interface FollowOptions {
  signal?: AbortSignal;
  /** Looks at least this often, should a hint not come; 15 when absent. */
  everySeconds?: number;
  /** Looks at most this often, however much happens; 0.25 when absent. */
  restSeconds?: number;
}

/**
 * Yields whenever something may have happened to the runs: at once, after events, after each new connection, and every
 * so often. Hints that come while the caller is busy are one. Whoever asks for what is new after each misses nothing.
 * @throws GatewayError when the gateway refuses the subscription
 */
export async function* runHints(
  client: FrostlineClient,
  about: { experimentId?: string; runId?: string },
  { signal, everySeconds = 15, restSeconds = 0.25 }: FollowOptions = {},
): AsyncGenerator<void> {
  let hinted = new AbortController();
  let refusal: Error | undefined;
  const wake = () => hinted.abort();
  const stop = client.subscribe(RunHintsDocument, about, {
    next: wake,
    connected: wake,
    refused(error) {
      refusal = error;
      wake();
    },
  });
  signal?.addEventListener("abort", wake, { once: true });
  try {
    while (!signal?.aborted) {
      if (refusal) throw refusal;
      hinted = new AbortController();
      yield;
      await pause(restSeconds, signal);
      await pause(everySeconds, hinted.signal);
    }
  } finally {
    signal?.removeEventListener("abort", wake);
    stop();
  }
}

export interface FollowLogOptions extends FollowOptions {
  /** Begins with so many of the last lines; all that there are when absent. */
  last?: number;
  /** Ends with what there is now, instead of with the run. */
  once?: boolean;
}

const linesOnPage = 1_000;

/**
 * A run's log lines in order, each once, those to come too, until the run has ended. Lost connections are bridged: after
 * each it goes on behind the last line that came.
 * @throws GatewayError when there is no such run
 */
export async function* followLog(
  client: FrostlineClient,
  runId: string,
  { last, once = false, ...options }: FollowLogOptions = {},
): AsyncGenerator<FollowedLine> {
  let after: string | null = null;
  if (last !== undefined) {
    const end = await client.request(EndOfRunLogDocument, { id: runId, last: Math.max(1, last) });
    const { log } = existing(end.run);
    after = log.pageInfo.endCursor;
    for (const { node } of last === 0 ? [] : log.edges) yield node;
  }
  for await (const _ of once ? [undefined] : runHints(client, { runId }, options)) {
    for (;;) {
      const page: RunLogQuery = await client.request(RunLogDocument, {
        id: runId,
        first: linesOnPage,
        after,
      });
      const { status, log } = existing(page.run);
      for (const { node } of log.edges) yield node;
      after = log.pageInfo.endCursor ?? after;
      if (log.pageInfo.hasNextPage) continue;
      if (isFinal(status)) return;
      break;
    }
  }
}

function existing<Run>(run: Run | null): Run {
  if (run === null) throw new GatewayError("There is no such run.", "NOT_FOUND");
  return run;
}
