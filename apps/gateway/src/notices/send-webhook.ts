import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { fitText } from "../text.ts";
import { AddressRefused, type CheckedAddress, type WebhookAddresses } from "./webhook-address.ts";

const timeoutMs = 10_000;
const mostAnswerBytes = 4_096;
const mostAnswerShown = 500;

/** How a try went. Redirects are an answer like any other: they are not followed. */
export interface Answer {
  /** HTTP status; undefined where no answer came. */
  status: number | undefined;
  /** The beginning of the answer, or why there was none. */
  text: string;
}

export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Breaks it off. */
  signal: AbortSignal;
}

/** Posts a body. Never throws: what goes wrong is the answer. */
export async function sendWebhook(addresses: WebhookAddresses, request: WebhookRequest): Promise<Answer> {
  try {
    const response = await post(await addresses.check(request.url), request);
    return { status: response.statusCode, text: await beginningOf(response) };
  } catch (error) {
    return { status: undefined, text: reasonOf(error) };
  }
}

/** Connects to an address that was checked: the host is not looked up again. */
export function post(
  { url, addresses }: CheckedAddress,
  { headers, body, signal }: Omit<WebhookRequest, "url">,
): Promise<IncomingMessage> {
  const lookup: LookupFunction = (_host, { all }, done) => {
    const [first] = addresses;
    if (all || !first) done(null, addresses);
    else done(null, first.address, first.family);
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const request = send(
      url,
      {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "user-agent": "Frostline",
          ...headers,
        },
        lookup,
        agent: false, // a connection of its own: one that is kept was checked for another moment
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      },
      resolve,
    );
    request.once("error", reject);
    request.end(body);
  });
}

/** What is beyond the limit is not read: the connection is closed. */
async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= mostAnswerBytes) break;
  }
  response.destroy();
  return fitText(Buffer.concat(chunks).toString("utf8").slice(0, mostAnswerBytes).trim(), mostAnswerShown);
}

function reasonOf(error: unknown): string {
  if (error instanceof AddressRefused) return error.message;
  if (!(error instanceof Error)) return "The request failed.";
  if (error.name === "AbortError" || error.name === "TimeoutError")
    return `No answer came within ${timeoutMs / 1000} seconds.`;
  const code = "code" in error ? String(error.code) : error.name;
  return fitText(
    `The request failed: ${code}${error.message ? ` (${error.message})` : ""}.`,
    mostAnswerShown,
  );
}
