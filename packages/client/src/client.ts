import { createClient as createSocket, type Client as Socket } from "graphql-ws";
import { GatewayError, isPassing } from "./errors.ts";
import { gatewayAddress } from "./gateway-address.ts";
import type { TypedDocumentString } from "./gql/graphql.ts";
import { post, toError } from "./http.ts";
import { retrying } from "./retry.ts";

export interface ClientOptions {
  /** Address of the gateway or of the dashboard, with or without /graphql, such as http://127.0.0.1:4000. */
  url: string;
  /** An API token or a runner's secret, sent as a bearer token. */
  token?: string;
  /** WebSocket class for subscriptions; needed on Node 20, which has none of its own. */
  webSocket?: unknown;
  /** Seconds until an unanswered request counts as lost; 30 when absent. */
  timeoutSeconds?: number;
  /**
   * For how long a request is repeated that failed for a passing reason: queries always, mutations only when the gateway
   * said that it did not begin them (RATE_LIMITED). 0, the default: not at all, the caller decides.
   */
  patienceSeconds?: number;
  /** Told of each failure after which a request is repeated. */
  onRetry?(error: unknown): void;
}

export interface SubscriptionHandlers<T> {
  next(value: T): void;
  /** Called once connected, and after every new connection: refetch here, events may have been missed. */
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

/** Why a subscription ended: errors that the gateway sent, or an end of the connection after which none is tried. */
function refusalOf(error: unknown): Error {
  if (Array.isArray(error) && error[0]) return toError(error);
  return error instanceof Error ? error : new Error(`The connection was closed: ${String(error)}`);
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

/** Asking a second time does no harm: it is a query, or the gateway said that it did not begin. */
const mayRepeat = (query: string) => (error: unknown) =>
  isPassing(error) &&
  (/^\s*(query\b|\{)/.test(query) || (error instanceof GatewayError && error.code === "RATE_LIMITED"));

/**
 * A connection to one gateway, for scripts and runners.
 * @throws AddressError when `url` is no address
 */
export function createClient(given: ClientOptions): FrostlineClient {
  // Whether the token may travel there is the caller's to decide.
  const options = { ...given, url: gatewayAddress(given.url, { insecure: true }) };
  const { patienceSeconds = 0, onRetry = () => {} } = options;
  let socket: Socket | undefined;
  let isConnected = false;

  function open(): Socket {
    const opened = openSocket(options);
    opened.on("connected", () => {
      isConnected = true;
    });
    opened.on("closed", () => {
      isConnected = false;
    });
    return opened;
  }

  return {
    async request(document, ...[variables]) {
      const query = document.toString();
      const reply = await retrying(() => post(options, query, variables), {
        patienceSeconds,
        onRetry,
        worthRetrying: mayRepeat(query),
      });
      // The server validated the query against the schema that generated Result.
      return reply as never;
    },

    subscribe(document, variables, handlers) {
      socket ??= open();
      const forget = handlers.connected ? socket.on("connected", handlers.connected) : () => {};
      const stop = socket.subscribe(
        { query: document.toString(), variables: variables as Record<string, unknown> },
        {
          next: (message) => {
            if (message.errors?.[0]) handlers.refused?.(refusalOf(message.errors));
            else handlers.next(message.data as never);
          },
          error: (error) => handlers.refused?.(refusalOf(error)),
          complete: () => {},
        },
      );
      // A connection that is shared with an earlier subscription does not open once more.
      if (isConnected && handlers.connected) queueMicrotask(handlers.connected);
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
