import { createClient as createSocket, type Client as Socket } from "graphql-ws";
import { type ErrorCode, GatewayError, GatewayUnreachable } from "./errors.ts";
import type { TypedDocumentString } from "./gql/graphql.ts";

export interface ClientOptions {
  /** Address of the gateway's GraphQL endpoint, such as http://127.0.0.1:4000/graphql. */
  url: string;
  /** An API token or a runner's secret, sent as a bearer token. */
  token?: string;
  /** WebSocket class for subscriptions; needed on Node 20, which has none of its own. */
  webSocket?: unknown;
  /** Seconds until an unanswered request counts as lost. */
  timeoutSeconds?: number;
}

export interface SubscriptionHandlers<T> {
  next(value: T): void;
  /** Called after every connection, the first one too: refetch here, events may have been missed. */
  connected?(): void;
  /** The gateway refused the subscription itself; it is not tried again. */
  refused?(error: Error): void;
}

export interface FrostlineClient {
  /** Runs a query or mutation. Throws GatewayError when refused, GatewayUnreachable when unanswered. */
  request<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    ...variables: Variables extends Record<string, never> ? [] : [Variables]
  ): Promise<Result>;
  /** Subscribes, and again after every lost connection. Returns the function that ends it. */
  subscribe<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    handlers: SubscriptionHandlers<Result>,
  ): () => void;
  close(): Promise<void>;
}

interface GraphQLReply {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string; field?: string } }[];
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

function toError(first: NonNullable<GraphQLReply["errors"]>[number]): GatewayError {
  const code = first.extensions?.code ?? "";
  const validation = code === "GRAPHQL_VALIDATION_FAILED" || code === "BAD_USER_INPUT";
  const known = KNOWN_CODES.includes(code) ? (code as ErrorCode) : validation ? "BAD_INPUT" : "INTERNAL";
  return new GatewayError(first.message, known, first.extensions?.field);
}

/** Why a subscription ended: errors that the gateway sent, or an end of the connection after which none is tried. */
function refusalOf(error: unknown): Error {
  if (Array.isArray(error) && error[0]) return toError(error[0]);
  return error instanceof Error ? error : new Error(`The connection was closed: ${String(error)}`);
}

function notAGateway(url: string, { status }: Response): GatewayError {
  const sentence = `${url} answers HTTP ${status} and is no Frostline gateway: its address ends in /graphql.`;
  return new GatewayError(sentence, "BAD_INPUT");
}

async function post(options: ClientOptions, query: string, variables: unknown): Promise<unknown> {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (options.token) headers.authorization = `Bearer ${options.token}`;
  let response: Response;
  let reply: GraphQLReply | undefined;
  try {
    response = await fetch(options.url, {
      method: "POST",
      headers,
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout((options.timeoutSeconds ?? 30) * 1000),
    });
    reply = (await response.json().catch(() => undefined)) as GraphQLReply | undefined;
    const answered = reply?.data !== undefined || reply?.errors !== undefined;
    if (response.status >= 400 && response.status < 500 && !answered)
      throw notAGateway(options.url, response);
    if (!answered) throw new Error(`HTTP ${response.status}`);
  } catch (cause) {
    if (cause instanceof GatewayError) throw cause;
    throw new GatewayUnreachable(`The gateway at ${options.url} does not answer.`, { cause });
  }
  const first = reply?.errors?.[0];
  if (first) throw toError(first);
  return reply?.data;
}

function openSocket(options: ClientOptions): Socket {
  return createSocket({
    url: options.url.replace(/^http/, "ws"),
    webSocketImpl: options.webSocket,
    connectionParams: options.token ? { authorization: `Bearer ${options.token}` } : {},
    lazy: true,
    retryAttempts: Number.POSITIVE_INFINITY,
    shouldRetry: () => true,
    retryWait: (retries) => {
      const ceiling = Math.min(10_000, 250 * 2 ** Math.min(retries, 6));
      return new Promise((done) => setTimeout(done, ceiling * (0.5 + Math.random() / 2)));
    },
    keepAlive: 10_000,
  });
}

/** A connection to one gateway, for scripts and runners. */
export function createClient(options: ClientOptions): FrostlineClient {
  let socket: Socket | undefined;
  return {
    async request(document, ...[variables]) {
      // The server validated the query against the schema that generated Result.
      return (await post(options, document.toString(), variables)) as never;
    },

    subscribe(document, variables, handlers) {
      socket ??= openSocket(options);
      const forget = handlers.connected ? socket.on("connected", handlers.connected) : () => {};
      const stop = socket.subscribe(
        { query: document.toString(), variables: variables as Record<string, unknown> },
        {
          next: (message) => {
            const first = message.errors?.[0];
            if (first) handlers.refused?.(toError(first));
            else handlers.next(message.data as never);
          },
          error: (error) => handlers.refused?.(refusalOf(error)),
          complete: () => {},
        },
      );
      return () => {
        forget();
        stop();
      };
    },

    async close() {
      await socket?.dispose();
    },
  };
}
