import type { IncomingMessage, Server } from "node:http";
import { GraphQLError, type GraphQLSchema, specifiedRules, type ValidationRule, validate } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import type { Logger } from "pino";
import { type WebSocket, WebSocketServer } from "ws";
import type { Credentials } from "../auth/authenticate.ts";
import type { Context, Cookies } from "../context.ts";
import { AppError, formatError } from "../errors.ts";
import type { EventBus } from "../events/event-bus.ts";
import { noCookies } from "./cookies.ts";
import { graphqlPath, mostBodyBytes } from "./http.ts";
import { isAllowedOrigin } from "./origin.ts";

/** Clients of graphql-ws connect again after it, and then fetch what they missed. */
const tryAgainLater = 1013;
const goodbyeMs = 2_000;

export interface WebSocketDeps {
  schema: GraphQLSchema;
  rules: ValidationRule[];
  log: Logger;
  webUrl: string;
  bus: EventBus;
  contextOf(credentials: Credentials, cookies: Cookies): Promise<Context>;
}

/** Serves the schema over WebSockets on the path that it has over HTTP. Answers how to stop. */
export function serveWebSocket(server: Server, deps: WebSocketDeps): () => Promise<void> {
  const { schema, rules, log, webUrl, bus, contextOf } = deps;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostBodyBytes });
  const formatted = (errors: readonly unknown[]) => errors.map((error) => formatError(error, log));

  server.on("upgrade", (request, socket, head) => {
    // Node takes its own listener off: without one, a peer that resets would end the process.
    socket.on("error", () => socket.destroy());
    const refusal = refusalOf(request, webUrl);
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      sockets.emit("connection", webSocket, request),
    );
  });

  const userIds = new WeakMap<WebSocket, string>();
  void eachAccessChange(bus, (userId) => {
    for (const client of sockets.clients) {
      if (userIds.get(client) === userId)
        client.close(tryAgainLater, "Your access has changed: connect again.");
    }
  });

  const contexts = new WeakMap<WebSocket, Map<string, Context>>();
  const graphql = useServer<{ authorization?: unknown }>(
    {
      schema,
      validate: (validated, document) => validate(validated, document, [...specifiedRules, ...rules]),
      // Asked anew for every operation: a token that was revoked begins nothing more.
      onSubscribe: async ({ connectionParams, extra: { socket, request } }, id) => {
        const credentials = credentialsOf(request, connectionParams?.authorization);
        try {
          const own = await contextOf(credentials, noCookies);
          const onMissed = () => socket.close(tryAgainLater, "Events were missed: connect again.");
          if ("userId" in own.caller) userIds.set(socket, own.caller.userId);
          const ofSocket = contexts.get(socket) ?? new Map<string, Context>();
          contexts.set(socket, ofSocket.set(id, { ...own, onMissed }));
        } catch (error) {
          if (error instanceof AppError) return [new GraphQLError(error.message, { originalError: error })];
          // A database that is away for a moment: without this code clients would not come back.
          socket.close(tryAgainLater, "Connect again.");
          throw error;
        }
      },
      context: ({ extra: { socket } }, id) => {
        const own = contexts.get(socket)?.get(id);
        contexts.get(socket)?.delete(id);
        return own;
      },
      onError: ({ extra: { socket } }, id, _payload, errors) => {
        contexts.get(socket)?.delete(id);
        return formatted(errors);
      },
      onNext: (_context, _id, _payload, _args, result) =>
        result.errors && { data: result.data ?? null, errors: formatted(result.errors) },
    },
    sockets,
  );
  return async () => {
    // A client that is asleep does not answer the goodbye; the database has to be closed in time.
    const impatient = setTimeout(() => {
      for (const client of sockets.clients) client.terminate();
    }, goodbyeMs);
    try {
      await graphql.dispose();
    } finally {
      clearTimeout(impatient);
    }
  };
}

/** Until the bus closes. Where events were missed, every subscription of every socket is told so anyway. */
async function eachAccessChange(bus: EventBus, act: (userId: string) => void): Promise<void> {
  for (let missed = true; missed; ) {
    missed = false;
    const onMissed = () => {
      missed = true;
    };
    for await (const { userId } of bus.subscribe("accessChanged", { where: () => true, onMissed }))
      act(userId);
  }
}

function refusalOf({ url, headers }: IncomingMessage, webUrl: string): string | undefined {
  if ((url ?? "/").split("?", 1)[0] !== graphqlPath) return "404 Not Found";
  if (!isAllowedOrigin(headers.origin, webUrl)) return "403 Forbidden";
  return undefined;
}

/** Programs may send the token as a connection parameter, where a browser's WebSocket cannot set a header. */
function credentialsOf({ headers }: IncomingMessage, parameter: unknown): Credentials {
  const authorization = typeof parameter === "string" ? parameter : headers.authorization;
  return { authorization, cookie: headers.cookie };
}
