import { seqOf } from "../logs/log-line-id.ts";
import type { RunChange, Topics } from "./event-bus.ts";

/** PostgreSQL carries messages of at most 7,999 bytes. */
const mostBytes = 7_900;

/** What has happened to a run, without the points and lines themselves: from where to where they are new. */
export interface RunChangeMessage extends Pick<RunChange, "teamId" | "experimentId" | "runId" | "attempt"> {
  metrics: { key: string; firstStep: number; lastStep: number }[];
  logLines: { firstSeq: number; lastSeq: number } | null;
}

export type Message =
  | { topic: "runChanged"; event: RunChangeMessage }
  | { topic: "runsPending"; event: Topics["runsPending"] }
  | { topic: "runnerChanged"; event: Topics["runnerChanged"] }
  | { topic: "heartbeatWanted"; event: Topics["heartbeatWanted"] }
  | { topic: "noticesAdded"; event: Topics["noticesAdded"] }
  | { topic: "accessChanged"; event: Topics["accessChanged"] }
  /** So much happened that it cannot be told: everybody has to look again. */
  | { topic: "missed" };

export type Sent = Message & { from: string };

/** An event as messages that are short enough to be carried. */
export function messagesOf<Topic extends keyof Topics>(topic: Topic, event: Topics[Topic]): Message[] {
  if (topic !== "runChanged") return [{ topic, event } as Message];
  const { teamId, experimentId, runId, attempt, metrics, logLines } = event as RunChange;
  const seqs = logLines.map(({ id }) => seqOf(id));
  return inPieces({
    teamId,
    experimentId,
    runId,
    attempt,
    metrics: metrics.map(({ key, steps }) => ({
      key,
      firstStep: steps[0] ?? 0,
      lastStep: steps.at(-1) ?? 0,
    })),
    logLines: seqs.length === 0 ? null : { firstSeq: Math.min(...seqs), lastSeq: Math.max(...seqs) },
  }).map((piece) => ({ topic: "runChanged", event: piece }));
}

function inPieces(change: RunChangeMessage): RunChangeMessage[] {
  const { metrics } = change;
  if (Buffer.byteLength(JSON.stringify(change)) < mostBytes - 200 || metrics.length < 2) return [change];
  const half = Math.ceil(metrics.length / 2);
  return [
    ...inPieces({ ...change, metrics: metrics.slice(0, half) }),
    ...inPieces({ ...change, metrics: metrics.slice(half), logLines: null }),
  ];
}
