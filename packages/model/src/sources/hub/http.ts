import { setTimeout as sleep } from "node:timers/promises";
import type { OnProgress } from "../../cache/index.ts";
import type { HubEnv } from "../../env.ts";
import { fetchPatiently } from "../fetch-patiently.ts";
import { HubError, HubUnreachableError } from "./hub-error.ts";
import { describeReference, type HubReference } from "./reference.ts";

const FIRST_WAIT_MS = 500;
/** A longer wait than this, asked for by the hub, ends the run instead. */
const MAX_WAIT_MS = 5 * 60_000;
const MAX_REDIRECTS = 5;

export interface HubRequest {
  hub: HubEnv;
  /** Path below the endpoint, beginning with a slash. */
  path: string;
  headers?: Record<string, string>;
  /** For messages. */
  reference: HubReference;
  /** How often it is tried when the hub is busy, broken or silent. */
  attempts: number;
  onProgress: OnProgress;
  signal: AbortSignal | undefined;
}

/**
 * A GET request to the hub. Waits and tries again when the hub is busy (429, as long as it says), broken (5xx) or
 * does not answer; follows redirects, and shows the token to nobody but the hub itself.
 * @returns an answer with status 200 or 206, its body unread
 * @throws HubUnreachableError when it does not answer, HubError when it refuses
 */
export async function requestHub(request: HubRequest): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await followRedirects(request).catch((error) => {
      request.signal?.throwIfAborted();
      if (error instanceof HubError) throw error;
      if (attempt === request.attempts) throw unreachable(request, error);
      return undefined;
    });
    if (response?.ok) return response;
    await response?.body?.cancel();
    if (response && !isTemporary(response.status)) throw refusal(request, response);
    const wait = waitBefore(attempt, response);
    if (response && (attempt === request.attempts || wait > MAX_WAIT_MS))
      throw overloaded(request, response, wait);
    request.onProgress({
      message: response
        ? `${request.hub.endpoint} answered ${response.status}; trying again`
        : `${request.hub.endpoint} does not answer; trying again`,
    });
    await sleep(wait, undefined, { signal: request.signal });
  }
}

async function followRedirects({ hub, path, headers = {}, signal }: HubRequest): Promise<Response> {
  const home = new URL(hub.endpoint).origin;
  let url = new URL(hub.endpoint + path);
  for (let redirect = 0; redirect <= MAX_REDIRECTS; redirect += 1) {
    const response = await fetchPatiently(url, {
      headers: {
        "Accept-Encoding": "identity", // ranges and sizes are those of the file itself
        "User-Agent": "frostline",
        ...headers,
        ...(hub.token && url.origin === home && { Authorization: `Bearer ${hub.token}` }),
      },
      redirect: "manual",
      ...(signal && { signal }),
    });
    const location = response.headers.get("location");
    if (response.status < 300 || response.status >= 400 || location === null) return response;
    await response.body?.cancel();
    url = new URL(location, url);
  }
  throw new HubError(`${hub.endpoint}${path} redirects more than ${MAX_REDIRECTS} times: check HF_ENDPOINT`);
}

function isTemporary(status: number): boolean {
  return status === 408 || status === 429 || status >= 500;
}

/** Milliseconds: what the hub asks for, else longer each time, and never the same for two clients. */
function waitBefore(attempt: number, response: Response | undefined): number {
  const asked = response?.headers.get("retry-after");
  if (asked) {
    const milliseconds = /^\d+$/.test(asked) ? Number(asked) * 1000 : Date.parse(asked) - Date.now();
    if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  }
  return FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
}

function unreachable({ hub, reference }: HubRequest, cause: unknown): HubUnreachableError {
  const what = describeReference(reference);
  return new HubUnreachableError(
    `${what} could not be fetched because ${hub.endpoint} cannot be reached (${reasonOf(cause)}): check the network and HF_ENDPOINT, then start again`,
    { cause },
  );
}

/** The innermost reason of a failed fetch, such as "ECONNREFUSED". */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause instanceof Error) return reasonOf(error.cause);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}

function overloaded({ hub, reference }: HubRequest, { status }: Response, wait: number): HubUnreachableError {
  const what = describeReference(reference);
  if (status !== 429) {
    return new HubUnreachableError(
      `${what} could not be fetched because ${hub.endpoint} keeps answering with error ${status}: try again later`,
    );
  }
  const when = wait > MAX_WAIT_MS ? `in ${Math.ceil(wait / 60_000)} minutes` : "later";
  const token = hub.token ? "" : ", or set HF_TOKEN, which raises the limit";
  return new HubUnreachableError(
    `${what} could not be fetched because ${hub.endpoint} received too many requests: try again ${when}${token}`,
  );
}

function refusal({ hub, reference }: HubRequest, { status, headers }: Response): HubError {
  const code = headers.get("x-error-code") ?? "";
  const what = describeReference(reference);
  const folder = reference.kind === "datasets" ? "datasets/" : "";
  const page = `${hub.endpoint}/${folder}${reference.owner}/${reference.name}`;
  // The real hub answers 401 for a gated repository, with any token or none: the code tells, not the status.
  if (code === "GatedRepo") {
    return new HubError(
      `${what} is gated: accept its terms at ${page} and set HF_TOKEN to a token of that account that may read it`,
    );
  }
  if (code === "RevisionNotFound")
    return new HubError(`${what} has no such revision: check what follows the @`);
  if (status === 401 || status === 403) {
    return new HubError(
      hub.token || status === 403
        ? `${what} is refused by ${hub.endpoint}: HF_TOKEN is not valid or may not read it (its page is ${page})`
        : `${what} does not exist or is private: check the name, or set HF_TOKEN to a token that may read it`,
    );
  }
  if (status === 404) {
    return new HubError(`${what} does not exist on ${hub.endpoint}: check the name and the revision`);
  }
  return new HubError(`${what} is refused by ${hub.endpoint} with status ${status}`);
}
