import type { Server } from "node:http";
import { ApolloServer } from "@apollo/server";
import { ApolloServerPluginDrainHttpServer } from "@apollo/server/plugin/drainHttpServer";
import { expressMiddleware } from "@as-integrations/express5";
import express, { type ErrorRequestHandler, type Express, type Request } from "express";
import type { GraphQLSchema, ValidationRule } from "graphql";
import type { Logger } from "pino";
import type { Credentials } from "../auth/authenticate.ts";
import type { Context, Cookies } from "../context.ts";
import { formatError } from "../errors.ts";
import { cookiesOf } from "./cookies.ts";

export const graphqlPath = "/graphql";
/** Of a request over HTTP and of a message over a WebSocket. A batch of 100,000 points has about 6 MB. */
export const mostBodyBytes = 8 * 1024 * 1024;

export interface HttpDeps {
  schema: GraphQLSchema;
  rules: ValidationRule[];
  log: Logger;
  webUrl: string;
  contextOf(credentials: Credentials, cookies: Cookies): Promise<Context>;
}

/** Serves the schema over HTTP. The server given drains before it closes. */
export async function serveHttp(
  app: Express,
  server: Server,
  deps: HttpDeps,
): Promise<ApolloServer<Context>> {
  const { schema, rules, log, webUrl, contextOf } = deps;
  const apollo = new ApolloServer<Context>({
    schema,
    validationRules: rules,
    csrfPrevention: true,
    introspection: true, // the schema is public: it is committed
    stopOnTerminationSignals: false, // main.ts stops the whole process in order
    formatError: (_formatted, error) => formatError(error, log),
    plugins: [ApolloServerPluginDrainHttpServer({ httpServer: server })],
    logger: log,
  });
  await apollo.start();
  app.disable("x-powered-by");
  app.use(
    graphqlPath,
    express.json({ limit: mostBodyBytes }),
    expressMiddleware(apollo, {
      context: ({ req, res }) => contextOf(credentialsOf(req), cookiesOf(res, webUrl)),
    }),
  );
  app.use(answerInGraphql(log));
  return apollo;
}

export const credentialsOf = ({ headers }: Pick<Request, "headers">): Credentials => ({
  authorization: headers.authorization,
  cookie: headers.cookie,
});

/** What goes wrong before GraphQL is reached (a body too large, or no JSON) is answered in the same form. */
function answerInGraphql(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const status = error instanceof Error && "status" in error ? Number(error.status) : 500;
    if (status >= 500) {
      response.status(500).json({ errors: [formatError(error, log)] });
      return;
    }
    const message =
      status === 413
        ? `The request is too large: the limit is ${mostBodyBytes} bytes.`
        : "The request's body is not valid JSON.";
    response.status(status).json({ errors: [{ message, extensions: { code: "BAD_INPUT" } }] });
  };
}
