import {
  FinishRunDocument,
  type FrostlineClient,
  ReleaseRunDocument,
  type RetryOptions,
  type RunAttemptInput,
  retrying,
} from "@frostline/client";
import type { Ending } from "./endings.ts";

/** Says how an attempt ended, until the gateway knows. @throws what it refuses it with */
export async function conclude(
  client: FrostlineClient,
  run: RunAttemptInput,
  ending: Ending,
  retry: RetryOptions,
): Promise<void> {
  const request =
    "release" in ending
      ? () => client.request(ReleaseRunDocument, { run, reason: ending.release })
      : () => client.request(FinishRunDocument, { input: { run, ...ending } });
  await retrying<unknown>(request, retry);
}
