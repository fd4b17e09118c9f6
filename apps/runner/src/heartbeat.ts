import {
  type FrostlineClient,
  HeartbeatDocument,
  type HeartbeatMutation,
  HeartbeatWantedDocument,
  isPassing,
  type RunAttemptInput,
} from "@frostline/client";
import type { Logger } from "pino";
import { Bell } from "./bell.ts";

export type RunnerCommand = HeartbeatMutation["heartbeat"]["commands"][number];

export interface HeartbeatOptions {
  client: FrostlineClient;
  log: Logger;
  sessionId: string;
  seconds: number;
  /** What this runner works on now; only these leases are renewed. */
  runs(): RunAttemptInput[];
  onCommand(command: RunnerCommand): void;
  /** Whether the gateway wants this runner to take no new run, and to leave. */
  onDraining(isWanted: boolean): void;
  /** The gateway no longer knows this session (replaced, deleted): the runner has to leave. */
  onRefused(error: unknown): void;
}

/**
 * Tells the gateway at its own tempo that this runner is alive, and at once when the gateway has something to tell it.
 * Returns the function that ends it.
 */
export function startHeartbeat(options: HeartbeatOptions): () => void {
  const end = new AbortController();
  const bell = new Bell();
  const { ring } = bell;
  const unsubscribe = options.client.subscribe(HeartbeatWantedDocument, {}, { next: ring, connected: ring });
  const beat = async () => {
    let before = performance.now();
    while (!end.signal.aborted) {
      try {
        const variables = { sessionId: options.sessionId, runs: options.runs() };
        const { heartbeat } = await options.client.request(HeartbeatDocument, variables);
        const now = performance.now();
        options.log.debug(
          { seconds: (now - before) / 1000 },
          "a heartbeat was answered, so long after the one before",
        );
        before = now;
        options.onDraining(heartbeat.draining);
        for (const command of heartbeat.commands) options.onCommand(command);
      } catch (error) {
        if (!isPassing(error)) return options.onRefused(error);
      }
      await bell.wait(options.seconds, end.signal);
    }
  };
  void beat();
  return () => {
    unsubscribe();
    end.abort();
  };
}
