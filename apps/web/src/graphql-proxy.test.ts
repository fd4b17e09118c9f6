import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createGraphqlProxy } from "./graphql-proxy.ts";

const open: Server[] = [];

afterEach(async () => {
  await Promise.all(
    open.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

async function listening(server: Server): Promise<string> {
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function dashboardFor(gatewayUrl: string): Promise<string> {
  const proxy = createGraphqlProxy(gatewayUrl);
  const server = createServer((req, res) => proxy.request(req, res));
  server.on("upgrade", (req, socket, head) => proxy.upgrade(req, socket, head));
  return listening(server);
}

/** The address of a server that was there and is gone. */
async function nobody(): Promise<string> {
  const server = createServer();
  const url = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

/** Sends a WebSocket handshake and returns the first bytes of the answer, or "" when the other side hangs up. */
async function handshake(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(
    "GET /graphql HTTP/1.1\r\nHost: example.test\r\nOrigin: http://example.test\r\nConnection: Upgrade\r\n" +
      "Upgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
  );
  const answer = await new Promise<string>((resolve) => {
    socket.once("data", (bytes) => resolve(bytes.toString()));
    socket.once("close", () => resolve(""));
    socket.once("error", () => resolve(""));
  });
  socket.destroy();
  return answer;
}

test("a request reaches the gateway with its host, cookie and body, and the answer's cookie comes back", async () => {
  const gateway = await listening(
    createServer(async (req, res) => {
      const body = (await req.toArray()).join("");
      res.setHeader("set-cookie", "frostline_session=new; HttpOnly; SameSite=Lax; Path=/");
      res.end(JSON.stringify({ url: req.url, host: req.headers.host, cookie: req.headers.cookie, body }));
    }),
  );
  const dashboard = await dashboardFor(gateway);
  const answer = await fetch(`${dashboard}/graphql`, {
    method: "POST",
    body: "{ viewer }",
    headers: { cookie: "a=b" },
  });
  expect(await answer.json()).toEqual({
    url: "/graphql",
    host: new URL(dashboard).host,
    cookie: "a=b",
    body: "{ viewer }",
  });
  expect(answer.headers.get("set-cookie")).toBe("frostline_session=new; HttpOnly; SameSite=Lax; Path=/");
});

test("no request goes over a connection that the gateway may be about to close", async () => {
  const gateway = createServer((_req, res) => res.end("{}"));
  let connections = 0;
  gateway.on("connection", () => {
    connections += 1;
  });
  const dashboard = await dashboardFor(await listening(gateway));
  for (const _ of [1, 2, 3]) await (await fetch(`${dashboard}/graphql`, { method: "POST" })).text();
  expect(connections).toBe(3);
});

test("a gateway that is down is a 502 with a GraphQL error that says so", async () => {
  const gatewayUrl = await nobody();
  const answer = await fetch(`${await dashboardFor(gatewayUrl)}/graphql`, { method: "POST", body: "{}" });
  expect(answer.status).toBe(502);
  expect(await answer.json()).toEqual({
    errors: [
      {
        message: `The gateway at ${gatewayUrl} cannot be reached.`,
        extensions: { code: "GATEWAY_UNREACHABLE" },
      },
    ],
  });
});

test("a WebSocket handshake reaches the gateway with its origin, and its answer comes back", async () => {
  const gateway = createServer();
  let origin: string | undefined;
  gateway.on("upgrade", (req, socket) => {
    origin = req.headers.origin;
    socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
  });
  const dashboard = await dashboardFor(await listening(gateway));
  expect(await handshake(dashboard)).toMatch(/^HTTP\/1\.1 101 /);
  expect(origin).toBe("http://example.test");
});

test("a WebSocket handshake while the gateway is down ends, and the dashboard goes on serving", async () => {
  const dashboard = await dashboardFor(await nobody());
  expect(await handshake(dashboard)).not.toMatch(/ 101 /);
  expect((await fetch(`${dashboard}/graphql`, { method: "POST" })).status).toBe(502);
});
