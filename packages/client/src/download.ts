import { GatewayUnreachable } from "./errors.ts";
import { type Endpoint, refusalOf, sent } from "./http.ts";
import { retrying } from "./retry.ts";

export interface DownloadOptions {
  signal?: AbortSignal;
  /** For how long it is asked again while no further byte comes; 300 when absent. */
  patienceSeconds?: number;
  onRetry?(error: unknown): void;
}

/** A file of the gateway's, to be read. */
export interface StoredFile {
  /** Without the folders that it may have at the gateway. */
  name: string;
  /** In bytes. */
  size: number;
  /** Of the whole, in hexadecimal: who keeps the bytes compares. */
  sha256: string;
  /** The bytes from `start` on, through lost connections too. @throws GatewayUnreachable when none comes for too long */
  read(start?: number): AsyncGenerator<Uint8Array>;
}

/**
 * Finds a file, of which nothing is read yet.
 * @throws GatewayError when there is no such file, GatewayUnreachable
 */
export async function openStoredFile(
  gateway: Omit<Endpoint, "timeoutSeconds">,
  id: string,
  { signal, patienceSeconds = 300, onRetry = () => {} }: DownloadOptions = {},
): Promise<StoredFile> {
  const patience = { signal, patienceSeconds, onRetry };
  const ask = async (range: string) => {
    const path = `/files/${encodeURIComponent(id)}`;
    const init = { headers: { Range: `bytes=${range}` }, signal: signal ?? null };
    const response = await sent(gateway, path, init);
    if (response.status !== 206) throw await refusalOf(gateway, response);
    return response;
  };
  // A byte, not HEAD: only an answer with a body says why there is none.
  const { headers, body } = await retrying(() => ask("0-0"), patience);
  await body?.cancel();
  const size = Number(headers.get("Content-Range")?.split("/").at(-1));
  return {
    name: decodeURIComponent(headers.get("File-Name") ?? id),
    size,
    sha256: headers.get("ETag")?.replaceAll('"', "") ?? "",
    async *read(start = 0) {
      let at = start;
      while (at < size) {
        const connected = () => ask(`${at}-`).then((response) => firstOf(gateway, response));
        const { first, rest } = await retrying(connected, patience);
        try {
          at += first.length;
          yield first;
          for (;;) {
            const chunk = await rest.read().catch(() => undefined); // a connection that broke: asked for anew above
            if (!chunk || chunk.done) break;
            at += chunk.value.length;
            yield chunk.value;
          }
        } finally {
          await rest.cancel().catch(() => {}); // who reads no further leaves no connection behind
        }
        signal?.throwIfAborted();
      }
    },
  };
}

/** A connection counts as one when it has brought something. */
async function firstOf({ url }: Endpoint, { body }: Response) {
  const rest = body?.getReader();
  const first = await rest?.read().catch((cause: unknown) => {
    throw new GatewayUnreachable(`The connection to ${url} broke.`, { cause });
  });
  if (!rest || !first || first.done) throw new GatewayUnreachable(`${url} sent nothing of the file.`);
  return { first: first.value, rest };
}
