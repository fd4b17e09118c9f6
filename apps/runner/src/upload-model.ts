import { openAsBlob } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import {
  type FrostlineClient,
  IsModelWantedDocument,
  type RunAttemptInput,
  type RunResultInput,
  retrying,
  uploadFile,
} from "@frostline/client";
import { sha256Of } from "./file-digest.ts";

export interface Gateway {
  /** Its GraphQL endpoint. */
  url: string;
  token: string;
}

interface UploadModelOptions {
  client: FrostlineClient;
  gateway: Gateway;
  signal: AbortSignal;
  onRetry(error: unknown): void;
}

/** A gateway that is away for longer does not hold up the end of a run: its model stays on this host as well. */
const PATIENCE_SECONDS = 120;

/**
 * Uploads the best weights of a run, as a Hugging Face folder, if its experiment keeps them. Answers the number of bytes
 * that were uploaded.
 */
export async function uploadModel(
  run: RunAttemptInput,
  { checkpoint: folder, validation }: Pick<RunResultInput, "checkpoint" | "validation">,
  { client, gateway, signal, onRetry }: UploadModelOptions,
): Promise<number> {
  if (!folder) return 0;
  const options = { signal, onRetry, patienceSeconds: PATIENCE_SECONDS };
  const wanted = { run, accuracy: validation.accuracy };
  const { isModelWanted } = await retrying(() => client.request(IsModelWantedDocument, wanted), options);
  if (!isModelWanted) return 0;
  let bytes = 0;
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const content = await openAsBlob(path);
    const sha256 = await sha256Of(path);
    await uploadFile(gateway, { content, name: `best/${name}`, kind: "MODEL", run, sha256 }, options);
    bytes += content.size;
  }
  return bytes;
}
