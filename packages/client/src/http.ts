import { type ErrorCode, GatewayError, GatewayUnreachable, OtherVersion } from "./errors.ts";

export interface Endpoint {
  url: string;
  token?: string;
  timeoutSeconds?: number;
}

interface RawError {
  message: string;
  locations?: unknown;
  path?: unknown;
  extensions?: { code?: string; field?: string; retryAfterSeconds?: number; isDeleted?: boolean };
}

interface GraphQLReply {
  data?: unknown;
  errors?: RawError[];
}

const KNOWN_CODES: readonly string[] = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "CONFLICT",
  "BAD_INPUT",
  "STALE_ATTEMPT",
  "RATE_LIMITED",
];

/** The error of an answer that has some; `retryAfterSeconds` is what the answer's header says. */
export function toError(errors: readonly RawError[], retryAfterSeconds?: number): GatewayError {
  const [first] = errors;
  const code = first?.extensions?.code ?? "";
  const validation = code === "GRAPHQL_VALIDATION_FAILED" || code === "BAD_USER_INPUT";
  const known = KNOWN_CODES.includes(code) ? (code as ErrorCode) : validation ? "BAD_INPUT" : "INTERNAL";
  return new GatewayError(first?.message ?? "", known, {
    field: first?.extensions?.field,
    problems: problemsOf(errors),
    retryAfterSeconds: retryAfterSeconds ?? first?.extensions?.retryAfterSeconds,
    isDeleted: first?.extensions?.isDeleted,
  });
}

const problemsOf = (errors: readonly RawError[]) =>
  errors.map(({ message, extensions }) => ({ message, field: extensions?.field }));

/** graphql's own words for what is not in the schema: only another version of it has that. */
const unknownToSchema =
  /^Cannot query field|^Unknown (argument|type|directive|fragment)|^Field "[^"]+" argument "[^"]+" of type|is not defined by type/;

/** Whether it is the operation that the gateway does not know, not what was to be done with it. */
const isOfOtherVersion = ({ message, locations, path }: RawError) =>
  locations !== undefined && path === undefined && unknownToSchema.test(message);

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function notAGateway(url: string, { status }: Response): GatewayError {
  const sentence = `${url} answers HTTP ${status} and is no Frostline gateway: its address ends in /graphql.`;
  return new GatewayError(sentence, "BAD_INPUT");
}

/** A proxy's answer in place of the gateway's. */
function unanswered(url: string, response: Response): Error {
  const { status } = response;
  const retryAfterSeconds = retryAfterOf(response);
  if (status === 429) {
    return new GatewayError("Too many requests: try again later.", "RATE_LIMITED", { retryAfterSeconds });
  }
  if (status >= 400 && status < 500 && status !== 408) return notAGateway(url, response);
  const sentence = `The gateway at ${url} does not answer (HTTP ${status}).`;
  return new GatewayUnreachable(sentence, { retryAfterSeconds });
}

/** What a token consists of (RFC 6750 §2.1): anything else could not be sent in a header. */
const tokenText = /^[\w.~+/=-]+$/;

/** @throws GatewayError when no token looks like that */
function authorizationOf(token: string): string {
  if (tokenText.test(token)) return `Bearer ${token}`;
  const sentence = "The token has a character that is in no token, such as a blank or the end of a line.";
  throw new GatewayError(sentence, "UNAUTHENTICATED");
}

/** With what the network says of it: a name that is not known, a certificate that is not trusted, a refused connection. */
function silent(url: string, cause: unknown): GatewayUnreachable {
  // fetch fails with "fetch failed" and the reason as its cause; what ended the wait is thrown as it is.
  const why = cause instanceof Error ? reasonOf(cause instanceof TypeError ? cause.cause : cause) : undefined;
  return new GatewayUnreachable(`The gateway at ${url} does not answer${why ? ` (${why})` : ""}.`, { cause });
}

function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // OpenSSL's: "wrong version number", within a line of its own numbers.
  if ("reason" in error && typeof error.reason === "string") return error.reason;
  // Where a host has several addresses, the error of all has no words of its own.
  return error.message || ("code" in error ? String(error.code) : undefined);
}

/**
 * Sends one operation, and answers its data.
 * @throws GatewayError when the gateway refuses, GatewayUnreachable when it does not answer
 */
export async function post(endpoint: Endpoint, query: string, variables: unknown): Promise<unknown> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (endpoint.token) headers.authorization = authorizationOf(endpoint.token);
  let response: Response;
  let reply: GraphQLReply | undefined;
  const patience = new Patience(endpoint.timeoutSeconds ?? 30);
  try {
    response = await fetch(endpoint.url, {
      method: "POST",
      headers,
      body: JSON.stringify({ query, variables }),
      signal: patience.signal,
    });
    const text = await response.text();
    reply = parsed(text);
  } catch (cause) {
    throw silent(endpoint.url, cause);
  } finally {
    patience.end();
  }
  const unknown = reply?.errors?.find(isOfOtherVersion);
  if (reply?.errors && unknown) {
    const version = response.headers.get("frostline-version") ?? undefined;
    throw new OtherVersion(unknown.message, version, problemsOf(reply.errors));
  }
  if (reply?.errors?.[0]) throw toError(reply.errors, retryAfterOf(response));
  if (reply?.data === undefined) throw unanswered(endpoint.url, response);
  return reply.data;
}

/**
 * A request for another path of the gateway than its GraphQL endpoint. Its answer has to begin within `answerSeconds`.
 * @throws GatewayUnreachable when no answer comes
 */
export async function sent(
  { url, token }: Endpoint,
  path: string,
  { signal, ...init }: RequestInit,
  answerSeconds = 60,
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token) headers.set("authorization", authorizationOf(token));
  const patience = new Patience(answerSeconds);
  const signals = signal ? [signal, patience.signal] : [patience.signal];
  try {
    return await fetch(new URL(path, url), { ...init, headers, signal: AbortSignal.any(signals) });
  } catch (cause) {
    throw silent(url, cause);
  } finally {
    patience.end();
  }
}

/**
 * Not AbortSignal.timeout: a process with nothing else to do ends before that comes, and the fetch of Node 20 leaves the
 * first request of a process without any end when its connection is closed at once.
 */
class Patience {
  readonly #out = new AbortController();
  readonly #timer: ReturnType<typeof setTimeout>;

  constructor(seconds: number) {
    const reason = new Error(`nothing came within ${seconds} s`);
    this.#timer = setTimeout(() => this.#out.abort(reason), seconds * 1000);
  }

  get signal(): AbortSignal {
    return this.#out.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** What such a request was refused with. */
export async function refusalOf({ url }: Endpoint, response: Response): Promise<Error> {
  const reply = parsed(await response.text().catch(() => ""));
  return reply?.errors?.[0] ? toError(reply.errors, retryAfterOf(response)) : unanswered(url, response);
}

function parsed(text: string): GraphQLReply | undefined {
  try {
    return JSON.parse(text) as GraphQLReply;
  } catch {
    return undefined;
  }
}
