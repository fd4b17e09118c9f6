import { createServer, type Server } from "node:http";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import next from "next";
import { createGraphqlProxy } from "./graphql-proxy.ts";

const WEB_FOLDER = fileURLToPath(new URL("../", import.meta.url));

export interface WebServer {
  url: string;
  /** Stops listening, ends open connections and closes Next. */
  close(): Promise<void>;
}

interface WebServerOptions {
  /** The interface to listen on. */
  host: string;
  port: number;
  gatewayUrl: string;
  dev: boolean;
}

/** Starts the dashboard: /graphql, /files and /download go to the gateway, everything else to Next. */
export async function startWebServer({ host, port, gatewayUrl, dev }: WebServerOptions): Promise<WebServer> {
  // Next adds an upgrade listener to the server that it is given. It gets one of its own, which never
  // listens, so that WebSockets of /graphql reach the proxy alone.
  const nextUpgrades = createServer();
  const app = next({ dev, dir: WEB_FOLDER, hostname: host, port, httpServer: nextUpgrades });
  const proxy = createGraphqlProxy(gatewayUrl);
  const sockets = new Set<Socket>();

  let prepared: Promise<void> | undefined;

  const server = createServer(async (req, res) => {
    if (isForGateway(req.url)) return proxy.request(req, res);
    await prepared;
    await app.getRequestHandler()(req, res);
  });
  server.on("upgrade", (req, socket, head) => {
    if (isGraphql(req.url)) return proxy.upgrade(req, socket, head);
    if (!nextUpgrades.emit("upgrade", req, socket, head)) socket.destroy();
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });

  // The port first: a taken one is known at once, without waiting for Next.
  const boundPort = await listen(server, host, port);
  prepared = app.prepare();
  await prepared;
  return {
    url: `http://${host}:${boundPort}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await Promise.all([closed, app.close()]);
    },
  };
}

function isGraphql(url: string | undefined) {
  return url === "/graphql" || url?.startsWith("/graphql?") === true;
}

/** Sign-in by way of a provider goes to the gateway too, and so do files, what MLflow's client asks for, and GraphiQL. */
function isForGateway(url: string | undefined) {
  const path = url?.split("?", 1)[0] ?? "/";
  const places = ["/auth/", "/files/", "/download/", "/api/", "/graphiql/"];
  return isGraphql(url) || path === "/graphiql" || places.some((place) => path.startsWith(place));
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}
