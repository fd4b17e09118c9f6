import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Connection } from "../harness/api.ts";
import { findCaddy, type RunningCaddy, startCaddy } from "../harness/caddy.ts";
import { postgresDatabase } from "../harness/database.ts";
import { gatewayOf, launchGateway, type ProcessGateway } from "../harness/gateway-process.ts";
import { freePort } from "../harness/ports.ts";
import { range, seedExperiment } from "../harness/seed.ts";

const program = await findCaddy();

let folder: string;
let postgres: Awaited<ReturnType<typeof postgresDatabase>>;
let gateways: ProcessGateway[];
let caddy: RunningCaddy;
let port: number;

beforeAll(async () => {
  if (!program) return;
  folder = await mkdtemp(join(tmpdir(), "frostline-proxy-"));
  postgres = await postgresDatabase();
  const http = await freePort();
  port = await freePort();
  const env = { DATABASE_URL: postgres?.url ?? "", PUBLIC_URL: `https://localhost:${port}` };
  const started = [launchGateway(folder, env), launchGateway(folder, env)];
  gateways = [];
  for (const process of started) gateways.push(await gatewayOf(process, folder));
  const addresses = gateways.map(({ url }) => new URL(url).host);
  caddy = await startCaddy(program, { port, httpPort: http, gateways: addresses, folder });
});
afterAll(async () => {
  if (!program) return;
  await caddy.stop();
  for (const { process } of gateways) await process.end("SIGKILL");
  await postgres?.drop();
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** As a client outside sends it, which trusts the proxy's certificate. */
function ask(path: string, query?: string, headers: Record<string, string> = {}): Promise<Answer> {
  const options = {
    port,
    path,
    host: "localhost",
    ca: caddy.certificate,
    method: query === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json", ...headers },
  };
  return new Promise((resolve, reject) => {
    const asked = request(options, (response) => {
      let body = "";
      response.on("data", (data) => {
        body += data;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    asked.on("error", reject);
    asked.end(query === undefined ? undefined : JSON.stringify({ query }));
  });
}

async function connectFrom(origin: string): Promise<Connection> {
  const socket = new WebSocket(`wss://localhost:${port}/graphql`, "graphql-transport-ws", {
    ca: caddy.certificate,
    headers: { origin },
  });
  const connection = new Connection(socket);
  await connection.opened({ authorization: `Bearer ${gateways[0]?.person.token}` });
  return connection;
}

test.skipIf(!program)(
  "behind a proxy with TLS, people sign in with a cookie that goes over nothing else",
  async () => {
    const answer = await ask(
      "/graphql",
      `mutation { signIn(token: "${gateways[0]?.signInToken}") { team { name } } }`,
    );
    expect(JSON.parse(answer.body)).toEqual({ data: { signIn: { team: { name: "Local" } } } });
    expect(answer.headers["set-cookie"]?.[0]).toMatch(/; HttpOnly; Secure; SameSite=Lax$/);
    expect(answer.headers["strict-transport-security"]).toMatch(/^max-age=\d+$/);
  },
);

test.skipIf(!program)("what is for machines inside is not there from outside", async () => {
  for (const path of ["/metrics", "/readyz", "/healthz"]) expect((await ask(path)).status, path).toBe(404);
});

test.skipIf(!program)("WebSockets of the dashboard's pages come through, and of no other pages", async () => {
  const connection = await connectFrom(`https://localhost:${port}`);
  expect(await connection.run("{ viewer { team { name } } }")).toEqual({
    viewer: { team: { name: "Local" } },
  });
  await connection.close();
  await expect(connectFrom("https://evil.example")).rejects.toThrow("403");
});

test.skipIf(!program)(
  "when a gateway is killed, requests go on at the other, and who subscribed comes back and hears what happens",
  async () => {
    const authorization = `Bearer ${gateways[0]?.person.token}`;
    const subscribe = async () => {
      const connection = await connectFrom(`https://localhost:${port}`);
      const events = connection.subscribe("subscription { runEvents { run { status } } }");
      await connection.run("{ viewer { team { id } } }");
      return { connection, events };
    };
    const before = await Promise.all(range(4).map(subscribe));
    await gateways[0]?.process.end("SIGKILL");
    for (const answer of await Promise.all(
      range(20).map(() => ask("/graphql", "{ runners { id } }", { authorization })),
    )) {
      expect(answer).toMatchObject({ status: 200, body: '{"data":{"runners":[]}}\n' });
    }
    // Those of the killed gateway are cut off, which is how their clients know that they have to come again.
    await Promise.race(before.map(({ connection }) => connection.closed));
    const after = await subscribe();
    await seedExperiment({ person: (gateways[1] as ProcessGateway).person });
    expect(await after.events.next()).toEqual({ runEvents: { run: { status: "QUEUED" } } });
    for (const { connection } of [...before, after]) await connection.close();
  },
);
