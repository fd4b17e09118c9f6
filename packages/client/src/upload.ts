import { GatewayError, isPassing } from "./errors.ts";
import type { RunAttemptInput } from "./gql/graphql.ts";
import { type Endpoint, refusalOf, sent } from "./http.ts";
import { retrying } from "./retry.ts";

/** What is uploaded: in Node a Blob of `openAsBlob`, in a browser the File that somebody chose. */
export interface Upload {
  content: Blob;
  /** May have folders in it: "best/model.safetensors". */
  name: string;
  kind: "DATASET" | "MODEL" | "CHECKPOINT" | "OTHER";
  /** Of a run's file: whoever holds this attempt may upload it. */
  run?: RunAttemptInput;
  /** Of a checkpoint: how far the training was. */
  step?: number;
  /** In hexadecimal; the gateway refuses anything else. */
  sha256?: string;
}

export interface UploadOptions {
  signal?: AbortSignal;
  /** For how long one piece is tried again while the gateway does not answer; 300 when absent. */
  patienceSeconds?: number;
  /** Where an upload of the same content was begun: it goes on there, unless the gateway has given it up. */
  begunAt?: string | undefined;
  /** Told where it was begun, for another call to go on with it. */
  onBegun?(begunAt: string): void | Promise<void>;
  /** Told how many bytes the gateway has for certain. */
  onProgress?(bytes: number): void;
  onRetry?(error: unknown): void;
}

/** So much at a time: large enough for a store that wants 8 MiB, small enough to show progress. */
const pieceBytes = 8 * 1024 * 1024;
/** The last piece is answered when the gateway has read the whole again. */
const answerSeconds = 600;

/**
 * Uploads a file in pieces (tus 1.0). After a lost connection it goes on at the byte up to which the gateway has it.
 * Answers the file's id.
 * @throws GatewayError when the gateway refuses it, GatewayUnreachable when it does not answer for too long
 */
export async function uploadFile(
  gateway: Omit<Endpoint, "timeoutSeconds">,
  { content, name, kind, run, step, sha256 }: Upload,
  options: UploadOptions = {},
): Promise<string> {
  const { signal, onProgress = () => {}, onRetry = () => {}, patienceSeconds = 300 } = options;
  const patience = { signal, patienceSeconds, onRetry };
  const answered = (path: string, init: RequestInit) => {
    const headers = { ...init.headers, "Tus-Resumable": "1.0.0" };
    const request = { ...init, headers, signal: signal ?? null };
    return sent(gateway, path, request, init.body ? answerSeconds : undefined);
  };
  const ask = async (path: string, init: RequestInit) => {
    const response = await answered(path, init);
    if (!response.ok) throw await refusalOf(gateway, response);
    return response;
  };
  const metadata = Object.entries({ filename: name, kind, ...run, step, sha256 })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${base64(String(value))}`);
  const create = () =>
    ask("/files/uploads", {
      method: "POST",
      headers: { "Upload-Length": String(content.size), "Upload-Metadata": metadata.join(",") },
    });
  const begin = async () => {
    const begunAt = (await create()).headers.get("Location") ?? "";
    await options.onBegun?.(begunAt);
    return begunAt;
  };
  const isGone = async (path: string) => (await answered(path, { method: "HEAD" })).status === 404;
  const { begunAt } = options;
  const goesOn = begunAt !== undefined && !(await retrying(() => isGone(begunAt), patience));
  const path = goesOn ? begunAt : await retrying(begin, patience);
  let offset = 0;
  let isKnown = !goesOn;
  const goOn = async (): Promise<void> => {
    if (!isKnown) offset = offsetIn(await ask(path, { method: "HEAD" }));
    isKnown = false;
    if (offset < content.size) {
      const headers = {
        "Upload-Offset": String(offset),
        "Content-Type": "application/offset+octet-stream",
      };
      const body = content.slice(offset, offset + pieceBytes);
      offset = offsetIn(await ask(path, { method: "PATCH", headers, body }));
    }
    isKnown = true;
  };
  while (offset < content.size) {
    await retrying(goOn, { ...patience, worthRetrying: isWorthRepeating });
    onProgress(offset);
  }
  return path.split("/").at(-1) ?? "";
}

const offsetIn = ({ headers }: Response) => Number(headers.get("Upload-Offset"));

/** CONFLICT: an answer was lost, and the gateway has more than we think. */
const isWorthRepeating = (error: unknown) =>
  isPassing(error) || (error instanceof GatewayError && error.code === "CONFLICT");

/** Of text with any letters; btoa takes single bytes. */
const base64 = (text: string) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
