import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Express, RequestHandler } from "express";

export const graphiqlPath = "/graphiql";

/** Monaco, the editor, sets styles as it goes; nothing else comes from elsewhere than this server. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Frostline API</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${graphiqlPath}/graphiql.css">
    <script src="${graphiqlPath}/graphiql.js" defer></script>
    <script src="${graphiqlPath}/start.js" defer></script>
  </head>
  <body>
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root" style="height: 100vh"></div>
  </body>
</html>
`;

const firstQuery = `# Signed in to the dashboard in this browser? Then you are signed in here too.
# A script's token goes into Headers, below: { "authorization": "Bearer frostline_user_…" }

{
  experiments(first: 10) {
    edges {
      node {
        id
        name
        runCounts {
          succeeded
          total
        }
      }
    }
  }
}
`;

const start = `
const workers = { editorWorkerService: "editor", json: "json", graphql: "graphql" };
self.MonacoEnvironment = { getWorkerUrl: (_, label) => "${graphiqlPath}/" + workers[label] + ".worker.js" };
YogaGraphiQL.renderYogaGraphiQL(document.getElementById("root"), {
  endpoint: "/graphql",
  credentials: "same-origin",
  subscriptionsProtocol: "WS",
  title: "Frostline API",
  defaultQuery: ${JSON.stringify(firstQuery)},
});
`;

interface Asset {
  type: string;
  gzipped: Buffer;
  etag: string;
}

/** Serves GraphiQL, from what is installed here: no other server is asked for anything. */
export function serveGraphiql(app: Express): void {
  let assets: Promise<Map<string, Asset>> | undefined;
  const asset: RequestHandler = async (request, response, next) => {
    assets ??= loadAssets();
    const found = (await assets).get(request.path);
    if (!found) return next();
    response.set({ "Cache-Control": "no-cache", ETag: found.etag }).type(found.type);
    if (request.fresh) return void response.status(304).end();
    response.set("Content-Encoding", "gzip").send(found.gzipped);
  };
  app.get(graphiqlPath, (_request, response) => {
    response.set("Content-Security-Policy", policy).type("html").send(page);
  });
  // A worker is bound by the policy of its own answer.
  app.use(graphiqlPath, (_request, response, next) => {
    response.set("Content-Security-Policy", policy);
    next();
  });
  app.use(graphiqlPath, asset);
}

/** Loaded when somebody first asks: they are 8 MB, of which 2 MB stay here, compressed. */
async function loadAssets(): Promise<Map<string, Asset>> {
  const built = await import("@graphql-yoga/render-graphiql/graphiql");
  const files = {
    "/graphiql.js": built.js,
    "/graphiql.css": built.css,
    "/editor.worker.js": built.editorWorkerService,
    "/json.worker.js": built.jsonWorker,
    "/graphql.worker.js": built.graphqlWorker,
    "/start.js": start,
  };
  const compress = promisify(gzip);
  const entries = Object.entries(files).map(async ([path, text]): Promise<[string, Asset]> => {
    const etag = `"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
    return [path, { type: path.endsWith(".css") ? "css" : "js", gzipped: await compress(text), etag }];
  });
  return new Map(await Promise.all(entries));
}
