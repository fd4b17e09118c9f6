import type { IncomingMessage, Server } from "node:http";
import { type ExecutionArgs, GraphQLError, type GraphQLSchema, getOperationAST } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import type { Logger } from "pino";
import { type WebSocket, WebSocketServer } from "ws";
import type { Credentials } from "../auth/authenticate.ts";
import type { Caller, RunnerCaller, UserCaller } from "../auth/caller.ts";
import type { Context, Cookies } from "../context.ts";
import { AppError, formatError } from "../errors.ts";
import type { EventBus } from "../events/event-bus.ts";
import { prepareOperation } from "../graphql/prepare-operation.ts";
import type { Meters } from "../operations/meters.ts";
import type { Admission } from "./admission.ts";
import type { BorderSettings } from "./border-settings.ts";
import type { ClientAddresses } from "./client-address.ts";
import { Places } from "./connection-limits.ts";
import { noCookies } from "./cookies.ts";
import { graphqlPath, mostBodyBytes } from "./http.ts";
import { isAllowedOrigin } from "./origin.ts";
import { Turns } from "./turns.ts";

/** Clients of graphql-ws connect again after it, and then fetch what they missed. */
const tryAgainLater = 1013;
const goodbyeMs = 2_000;
/** More than the pages of one browser tab ever have open. */
const mostOperations = 100;

export interface WebSocketDeps {
  schema: GraphQLSchema;
  log: Logger;
  webUrl: string;
  bus: EventBus;
  border: BorderSettings;
  addresses: ClientAddresses;
  admission: Admission;
  meters: Meters;
  contextOf(caller: Caller, cookies: Cookies): Context;
}

/** Serves the schema over WebSockets on the path that it has over HTTP. Answers how to stop. */
export function serveWebSocket(server: Server, deps: WebSocketDeps): () => Promise<void> {
  const { schema, log, webUrl, bus, border, addresses, admission, meters, contextOf } = deps;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: mostBodyBytes });
  const places = new Places(border.connectionsPerAddress);
  const formatted = (errors: readonly unknown[]) => errors.map((error) => formatError(error, log));

  server.on("upgrade", (request, socket, head) => {
    // Node takes its own listener off: without one, a peer that resets would end the process.
    socket.on("error", () => socket.destroy());
    const address = addresses.of(request);
    const refusal = refusalOf(request, [webUrl, ...border.allowedOrigins]) ?? noPlace(places, address);
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    socket.once("close", () => places.free(address));
    meters.sockets.inc();
    socket.once("close", () => meters.sockets.dec());
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      sockets.emit("connection", webSocket, request),
    );
  });

  const callerIds = new WeakMap<WebSocket, string>();
  void eachAccessChange(bus, (who) => {
    for (const client of sockets.clients) {
      if (callerIds.get(client) === who)
        client.close(tryAgainLater, "Your access has changed: connect again.");
    }
  });

  const turns = new Turns();
  const beginnings = new WeakMap<ExecutionArgs, () => void>();
  const graphql = useServer<{ authorization?: unknown }>(
    {
      // Asked anew for every operation: a token that was revoked begins nothing more.
      onSubscribe: async ({ connectionParams, subscriptions, extra: { socket, request } }, _id, payload) => {
        let subscribes = false;
        const begun = await turns.take(socket);
        try {
          if (Object.keys(subscriptions).length > mostOperations) return [tooManyOperations()];
          const credentials = credentialsOf(request, connectionParams?.authorization);
          const caller = await admission.admit(credentials, addresses.of(request));
          if (caller.kind !== "nobody") callerIds.set(socket, idOf(caller));
          const prepared = prepareOperation(schema, payload, border);
          if (!("document" in prepared)) return prepared;
          const { document, operationName } = prepared;
          border.trustedDocuments?.check(caller, document);
          subscribes = getOperationAST(document, operationName)?.operation === "subscription";
          const onMissed = () => socket.close(tryAgainLater, "Events were missed: connect again.");
          const args = { ...prepared, contextValue: { ...contextOf(caller, noCookies), onMissed } };
          if (subscribes) beginnings.set(args, begun);
          return args;
        } catch (error) {
          if (error instanceof AppError) return [new GraphQLError(error.message, { originalError: error })];
          // A database that is away for a moment: without this code clients would not come back.
          socket.close(tryAgainLater, "Connect again.");
          throw error;
        } finally {
          if (!subscribes) begun();
        }
      },
      onOperation: (_context, _id, _payload, args) => {
        beginnings.get(args)?.();
        // Nothing is returned: that would take the place of the operation's result, and prom-client returns something.
        meters.socketOperations.inc({ code: "OK" });
      },
      onError: (_context, _id, _payload, errors) => {
        const refusals = formatted(errors);
        meters.socketOperations.inc({ code: String(refusals[0]?.extensions?.code) });
        return refusals;
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

const idOf = (caller: UserCaller | RunnerCaller) =>
  caller.kind === "runner" ? caller.runnerId : caller.userId;

/** Until the bus closes. Where events were missed, every subscription of every socket is told so anyway. */
async function eachAccessChange(bus: EventBus, act: (who: string) => void): Promise<void> {
  for (let missed = true; missed; ) {
    missed = false;
    const onMissed = () => {
      missed = true;
    };
    for await (const { who } of bus.subscribe("accessChanged", { where: () => true, onMissed })) act(who);
  }
}

function refusalOf({ url, headers }: IncomingMessage, pages: string[]): string | undefined {
  if ((url ?? "/").split("?", 1)[0] !== graphqlPath) return "404 Not Found";
  if (!pages.some((page) => isAllowedOrigin(headers.origin, page))) return "403 Forbidden";
  return undefined;
}

const noPlace = (places: Places, address: string) =>
  places.take(address) ? undefined : "429 Too Many Requests";

function tooManyOperations(): GraphQLError {
  const sentence = `This connection has ${mostOperations} operations open: end some of them first.`;
  return new GraphQLError(sentence, { originalError: new AppError("RATE_LIMITED", sentence) });
}

/** Programs may send the token as a connection parameter, where a browser's WebSocket cannot set a header. */
function credentialsOf({ headers }: IncomingMessage, parameter: unknown): Credentials {
  const authorization = typeof parameter === "string" ? parameter : headers.authorization;
  return { authorization, cookie: headers.cookie, userAgent: headers["user-agent"] };
}
