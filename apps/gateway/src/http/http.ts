import type { Server } from "node:http";
import { ApolloServer, type ApolloServerPlugin } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled } from "@apollo/server/plugin/disabled";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { expressMiddleware } from "@as-integrations/express5";
import cors from "cors";
import express, { type ErrorRequestHandler, type Express, type Request, type RequestHandler } from "express";
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
import type { Logger } from "pino";
import type { Credentials } from "../auth/authenticate.ts";
import type { Caller } from "../auth/caller.ts";
import type { Context, Cookies } from "../context.ts";
import { AppError, formatError } from "../errors.ts";
import { checkCost, parseWithinLimits } from "../graphql/operation-limits.ts";
import { meteredOperations } from "../operations/metered-operations.ts";
import type { Meters } from "../operations/meters.ts";
import type { Admission } from "./admission.ts";
import { bodyDeadline } from "./body-deadline.ts";
import type { BorderSettings } from "./border-settings.ts";
import type { ClientAddresses } from "./client-address.ts";
import { cookiesOf } from "./cookies.ts";
import { hangUpBeyond } from "./hang-up-beyond.ts";
import { rateLimitHeaders } from "./rate-limit.ts";

export const graphqlPath = "/graphql";
/** Of a request over HTTP and of a message over a WebSocket. A batch of 100,000 points has about 6 MB. */
export const mostBodyBytes = 8 * 1024 * 1024;
/** Of callers who are not known: enough to sign in. */
const mostAnonymousBytes = 100 * 1024;

export interface HttpDeps {
  schema: GraphQLSchema;
  log: Logger;
  webUrl: string;
  border: BorderSettings;
  addresses: ClientAddresses;
  admission: Admission;
  meters: Meters;
  contextOf(caller: Caller, cookies: Cookies): Context;
}

/** What the middleware before GraphQL leaves for it. */
interface Locals {
  caller: Caller;
}

/** Serves the schema over HTTP. The server given drains before it closes. */
export async function serveHttp(
  app: Express,
  server: Server,
  deps: HttpDeps,
): Promise<ApolloServer<Context>> {
  const { schema, log, webUrl, border, meters, contextOf } = deps;
  const apollo = new ApolloServer<Context>({
    schema,
    csrfPrevention: true,
    persistedQueries: false, // those of Apollo are for anyone to add to
    introspection: border.introspection,
    stopOnTerminationSignals: false, // main.ts stops the whole process in order
    formatError: (_formatted, error) => formatError(error, log),
    plugins: [
      ApolloServerPluginDrainHttpServer({ httpServer: server }),
      ApolloServerPluginCacheControlDisabled(), // it wraps the resolver of every field
      operationLimits(border),
      meteredOperations(meters),
    ],
    logger: log,
  });
  await apollo.start();
  if (border.allowedOrigins.length > 0) app.use(cors(corsFor(border.allowedOrigins)));
  app.use(
    graphqlPath,
    neverStored,
    admitted(deps),
    bodyDeadline(border.bodySeconds),
    json,
    withinLimits,
    expressMiddleware(apollo, {
      context: async ({ res }) => contextOf((res.locals as Locals).caller, cookiesOf(res, webUrl)),
    }),
  );
  app.use(answerInGraphql(log, meters));
  return apollo;
}

/** An answer is for whoever asked, as of now. */
const neverStored: RequestHandler = (_request, response, next) => {
  response.set("Cache-Control", "no-store");
  next();
};

export const credentialsOf = ({ headers }: Pick<Request, "headers">): Credentials => ({
  authorization: headers.authorization,
  cookie: headers.cookie,
  userAgent: headers["user-agent"],
});

/** Pages from elsewhere use a token of their own: cookies are not for them. */
const corsFor = (origin: string[]) => ({
  origin,
  methods: ["GET", "POST"],
  allowedHeaders: ["authorization", "content-type"],
  exposedHeaders: ["RateLimit", "RateLimit-Policy", "Retry-After"],
  maxAge: 600,
});

/** Who is asking is known before anything of the body is read. */
export function admitted({
  admission,
  addresses,
}: Pick<HttpDeps, "admission" | "addresses">): RequestHandler {
  return async (request, response, next) => {
    const locals = response.locals as Locals;
    locals.caller = await admission.admit(credentialsOf(request), addresses.of(request), (quota) =>
      response.set(rateLimitHeaders(quota)),
    );
    next();
  };
}

const jsonOfAnyone = express.json({ limit: mostAnonymousBytes });
const jsonOfKnown = express.json({ limit: mostBodyBytes });
const json: RequestHandler = (request, response, next) => {
  const { caller } = response.locals as Locals;
  const isKnown = caller.kind !== "nobody";
  hangUpBeyond(isKnown ? mostBodyBytes : mostAnonymousBytes, request);
  (isKnown ? jsonOfKnown : jsonOfAnyone)(request, response, next);
};

/** Apollo would validate first, which takes long for some that are over the limits. */
const withinLimits: RequestHandler = (request, _response, next) => {
  // Both, whatever the method: Apollo takes one of them, and a GET may have a body too.
  for (const source of [request.body?.query, request.query.query] as unknown[])
    if (typeof source === "string") parseWithinLimits(source);
  next();
};

const operationLimits = ({ trustedDocuments }: BorderSettings): ApolloServerPlugin<Context> => ({
  requestDidStart: async () => ({
    async didResolveOperation({ schema, document, request, contextValue }) {
      trustedDocuments?.check(contextValue.caller, document);
      checkCost(schema, document, { operationName: request.operationName, variables: request.variables });
    },
  }),
});

const statusOf = { UNAUTHENTICATED: 401, RATE_LIMITED: 429 } as const;

/** What goes wrong before GraphQL is reached (a body too large, or no JSON) is answered in the same form. */
function answerInGraphql(log: Logger, meters: Meters): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    if (response.headersSent) return; // the deadline was first
    const { status, answer } = refusalOf(error, log);
    meters.refused.inc({ code: String(answer.extensions?.code) });
    response.status(status).json({ errors: [answer] });
  };
}

function refusalOf(error: unknown, log: Logger): { status: number; answer: GraphQLFormattedError } {
  if (error instanceof AppError || error instanceof GraphQLError) {
    const code = error instanceof AppError ? error.code : "BAD_INPUT";
    const status = code in statusOf ? statusOf[code as keyof typeof statusOf] : 400;
    return { status, answer: formatError(error, log) };
  }
  const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
  if (status >= 500) return { status: 500, answer: formatError(error, log) };
  const limit = error instanceof Error && "limit" in error ? error.limit : mostBodyBytes;
  const message =
    status === 413
      ? `The request is too large: the limit is ${limit} bytes.`
      : "The request's body is not valid JSON.";
  return { status, answer: { message, extensions: { code: "BAD_INPUT" } } };
}
