import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import type { Api } from "../harness/api.ts";
import { type BorderSettings, startGateway, type TestGateway, withBorder } from "../harness/gateway.ts";
import { range, seedRunner, seedTeam } from "../harness/seed.ts";

let base: TestGateway;
const gateways: TestGateway[] = [];
beforeAll(async () => {
  base = await startGateway();
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await gateway[Symbol.asyncDispose]();
});
afterAll(() => base[Symbol.asyncDispose]());

async function gatewayWith(border: Partial<BorderSettings>, webUrl = "http://127.0.0.1:3000") {
  const gateway = await withBorder(base, border, { webUrl });
  gateways.push(gateway);
  return gateway;
}

/** In a window that does not end during a test, however slow the machine. */
const perHour = (requests: number) => ({ requestsPerSecond: requests / 3600, rateWindowSeconds: 3600 });
const anonymousPerHour = (requests: number) => ({
  anonymousRequestsPerSecond: requests / 3600,
  rateWindowSeconds: 3600,
});

const ask = (url: string, headers: Record<string, string> = {}, query = "{ runners { id } }") =>
  fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query }),
  });

const bearer = (api: Api) => ({ authorization: `Bearer ${api.token}` });
const codes = async (responses: Promise<Response>[]) =>
  (await Promise.all(responses)).map(({ status }) => status);

test("each token has a number of requests of its own, and is told how many are left and when to come again", async () => {
  const gateway = await gatewayWith(perHour(10));
  const one = (await seedTeam(gateway)).person;
  const two = (await seedTeam(gateway)).person;
  const first = await ask(gateway.url, bearer(one));
  expect(first.headers.get("ratelimit-policy")).toBe('"requests";q=10;w=3600');
  expect(first.headers.get("ratelimit")).toMatch(/^"requests";r=9;t=\d+$/);
  expect(await codes(range(9).map(() => ask(gateway.url, bearer(one))))).toEqual(Array(9).fill(200));

  const refused = await ask(gateway.url, bearer(one));
  expect(refused.status).toBe(429);
  expect(refused.headers.get("ratelimit")).toMatch(/^"requests";r=0;t=\d+$/);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({
    errors: [
      {
        message: expect.stringMatching(
          /^Too many requests: 10 in 3600 seconds are allowed; try again in \d+ s\.$/,
        ),
        extensions: { code: "RATE_LIMITED", retryAfterSeconds: expect.any(Number) },
      },
    ],
  });
  expect((await ask(gateway.url, bearer(two))).status).toBe(200);
  expect((await ask(gateway.url, { authorization: `bEARER ${one.token}` })).status).toBe(429);
});

test("operations over a WebSocket count like requests over HTTP", async () => {
  const gateway = await gatewayWith(perHour(10));
  const { person } = await seedTeam(gateway);
  const connection = await person.connect();
  for (const _ of range(10)) await connection.run("{ runners { id } }");
  await expect(connection.run("{ runners { id } }")).rejects.toMatchObject({ code: "RATE_LIMITED" });
  expect((await ask(gateway.url, bearer(person))).status).toBe(429);
  await connection.close();
});

test("who is not known has few requests, and made-up tokens and cookies do not buy more", async () => {
  const gateway = await gatewayWith(anonymousPerHour(5));
  const { person } = await seedTeam(gateway);
  expect((await ask(gateway.url)).status).toBe(200);
  expect((await ask(gateway.url, { authorization: "Bearer one" })).status).toBe(401);
  expect((await ask(gateway.url, { authorization: "no token at all" })).status).toBe(401);
  expect((await ask(gateway.url, { cookie: "frostline_session=one" })).status).toBe(200);
  expect((await ask(gateway.url, { authorization: "Bearer two" })).status).toBe(401);
  expect((await ask(gateway.url, { authorization: "Bearer three" })).status).toBe(429);
  expect((await ask(gateway.url, { cookie: "frostline_session=two" })).status).toBe(429);
  // Whoever is known goes on, at the same address.
  expect((await ask(gateway.url, bearer(person))).status).toBe(200);
});

test("the address behind a trusted proxy is the one that counts, and nobody else may name one", async () => {
  const behind = await gatewayWith({ ...anonymousPerHour(1), trustedProxies: ["loopback"] });
  expect((await ask(behind.url, { "x-forwarded-for": "203.0.113.1" })).status).toBe(200);
  expect((await ask(behind.url, { "x-forwarded-for": "203.0.113.1" })).status).toBe(429);
  expect((await ask(behind.url, { "x-forwarded-for": "203.0.113.2" })).status).toBe(200);
  // The nearest proxy wrote the last entry; what stands before it is the client's word.
  expect((await ask(behind.url, { "x-forwarded-for": "198.51.100.9, 203.0.113.2" })).status).toBe(429);

  const open = await gatewayWith({ ...anonymousPerHour(1), trustedProxies: [] });
  expect((await ask(open.url, { "x-forwarded-for": "203.0.113.1" })).status).toBe(200);
  expect((await ask(open.url, { "x-forwarded-for": "203.0.113.2" })).status).toBe(429);
});

/** A client that speaks bytes. */
async function rawClient({ url }: TestGateway): Promise<{ socket: Socket; closed: Promise<string> }> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let heard = "";
  socket.on("data", (data) => {
    heard += data.toString();
  });
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => socket.on("close", () => resolve(heard)));
  return { socket, closed };
}

test("a body that comes byte by byte is given up, with a sentence", async () => {
  const gateway = await gatewayWith({ bodySeconds: 0.3 });
  const { socket, closed } = await rawClient(gateway);
  socket.write(
    "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n",
  );
  const drip = setInterval(() => socket.write("{"), 20);
  const heard = await closed;
  clearInterval(drip);
  expect(heard).toMatch(/^HTTP\/1\.1 408 /);
  expect(heard).toContain("The request's body was not here within 0.3 seconds.");
});

test("an address has a number of connections, and gets a place when one of them ends", async () => {
  const gateway = await gatewayWith({ connectionsPerAddress: 3, trustedProxies: [] });
  const three = await Promise.all(range(3).map(() => rawClient(gateway)));
  await Promise.all(three.map(({ socket }) => once(socket, "connect")));
  const fourth = await rawClient(gateway);
  expect(await fourth.closed).toBe("");
  three[0]?.socket.destroy();
  await three[0]?.closed;
  let answered = false; // the gateway hears of the end a moment later
  while (!answered) {
    const answer = await fetch(gateway.url, { headers: { connection: "close" } }).catch(() => undefined);
    answered = answer !== undefined;
  }
  for (const { socket } of three) socket.destroy();
});

test("behind a proxy, each client's WebSockets are counted apart", async () => {
  const gateway = await gatewayWith({ connectionsPerAddress: 2 });
  const { person } = await seedTeam(gateway);
  const from = (address: string) => person.connect({ "x-forwarded-for": address });
  const first = await from("203.0.113.1");
  await from("203.0.113.1");
  await expect(from("203.0.113.1")).rejects.toThrow("Unexpected server response: 429");
  await (await from("203.0.113.2")).close();
  await first.close();
  let again = await from("203.0.113.1").catch(() => undefined);
  while (!again) again = await from("203.0.113.1").catch(() => undefined);
  await again.close();
});

test("a WebSocket that never says who it is is closed", async () => {
  const gateway = await gatewayWith({});
  const socket = new WebSocket(gateway.url.replace("http", "ws"), "graphql-transport-ws");
  const [code] = await once(socket, "close");
  expect(code).toBe(4408);
});

test("answers tell browsers to load nothing from them, and under https to use nothing else", async () => {
  const plain = (await ask((await gatewayWith({})).url)).headers;
  expect(plain.get("x-content-type-options")).toBe("nosniff");
  expect(plain.get("cache-control")).toBe("no-store");
  expect(plain.get("x-frame-options")).toBe("DENY");
  expect(plain.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
  expect(plain.get("x-powered-by")).toBeNull();
  expect(plain.get("strict-transport-security")).toBeNull();
  const secure = (await ask((await gatewayWith({}, "https://frost.example")).url)).headers;
  expect(secure.get("strict-transport-security")).toBe("max-age=15724800");
});

test("pages from elsewhere may use the API only where they are named, and never with cookies", async () => {
  const preflight = (url: string, origin: string) =>
    fetch(url, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
  const closed = await gatewayWith({});
  const none = await preflight(closed.url, "http://127.0.0.1:3000");
  expect(none.headers.get("access-control-allow-origin")).toBeNull();

  const open = await gatewayWith({ allowedOrigins: ["https://notebooks.example"] });
  const some = await preflight(open.url, "https://notebooks.example");
  expect(some.headers.get("access-control-allow-origin")).toBe("https://notebooks.example");
  expect(some.headers.get("access-control-allow-credentials")).toBeNull();
  const other = await preflight(open.url, "https://evil.example");
  expect(other.headers.get("access-control-allow-origin")).toBeNull();

  const { person } = await seedTeam(open);
  await (await person.connect({ origin: "https://notebooks.example" })).close();
  await expect(person.connect({ origin: "https://evil.example" })).rejects.toThrow("403");
});

test("a gateway can keep its schema to itself, over HTTP and WebSocket", async () => {
  const gateway = await gatewayWith({ introspection: false });
  const { person } = await seedTeam(gateway);
  const question = "{ __schema { types { name } } }";
  const refusal = { code: "BAD_INPUT", message: expect.stringMatching(/introspection/i) };
  await expect(person.run(question)).rejects.toMatchObject(refusal);
  const connection = await person.connect();
  await expect(connection.run(question)).rejects.toMatchObject(refusal);
  await connection.close();
  // What the client of a runner needs is left.
  const runner = await seedRunner(gateway, { person });
  expect(await runner.heartbeat([])).toEqual([]);
});
