import type { FrostlineClient, RunAttemptInput } from "@frostline/client";
import type { Logger } from "pino";
import { type Ending, sentenceOf } from "./endings.ts";
import type { Reporter } from "./reporter.ts";
import { type Gateway, uploadModel } from "./upload-model.ts";

interface KeepModelOptions {
  client: FrostlineClient;
  gateway: Gateway;
  log: Logger;
  reporter: Pick<Reporter, "log">;
  signal: AbortSignal;
}

/**
 * Uploads the model of a run that has succeeded, if it is wanted. One that cannot be uploaded is still on this host: the run
 * is not lost by that.
 */
export async function keepModel(
  run: RunAttemptInput,
  ending: Ending,
  { client, gateway, log, reporter, signal }: KeepModelOptions,
): Promise<void> {
  if ("release" in ending || !ending.result) return;
  const onRetry = (err: unknown) =>
    log.warn({ ...run, err }, "the model could not be uploaded; trying again");
  try {
    const bytes = await uploadModel(run, ending.result, { client, gateway, signal, onRetry });
    if (bytes > 0) reporter.log("info", `the trained model was uploaded (${bytes} bytes)`);
  } catch (error) {
    log.warn({ ...run, err: error }, "the trained model was not uploaded");
    reporter.log("warn", `the trained model is on its runner's host alone: ${sentenceOf(error)}`);
  }
}
