import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bootstrap } from "@frostline/gateway";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Api } from "../harness/api.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { seedExperiment, seedRunner, seedTeam, type Team, type TestRunner } from "../harness/seed.ts";

let gateway: TestGateway;
let dataDir: string;
let team: Team;
let runner: TestRunner;
beforeAll(async () => {
  gateway = await startGateway();
  dataDir = await mkdtemp(join(tmpdir(), "frostline-auth-"));
  team = await seedTeam(gateway);
  runner = await seedRunner(gateway, team);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true });
});

test("a runner that is answered its run cannot look from there at the experiment or the log", async () => {
  await seedExperiment(team);
  const run = await runner.work();
  const finish = (selection: string) =>
    runner.api.run(`mutation ($input: FinishRunInput!) { finishRun(input: $input) { ${selection} } }`, {
      input: { run, outcome: "FAILED" },
    });
  await expect(finish("experiment { name }")).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(finish("log { totalCount }")).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await finish("status")).toEqual({ finishRun: { status: "FAILED" } });
});

test("what belongs to another team does not exist", async () => {
  const theirs = await seedTeam(gateway, "theirs");
  const { id, runIds } = await seedExperiment(theirs);
  const theirRunner = await seedRunner(gateway, theirs, "theirs");
  const run = await theirRunner.work();
  const notFound = { code: "NOT_FOUND" };
  const us = team.person;

  await expect(us.run(`{ experiment(id: "${id}") { id } }`)).rejects.toMatchObject(notFound);
  await expect(us.run(`{ run(id: "${run.runId}") { id } }`)).rejects.toMatchObject(notFound);
  await expect(us.run(`mutation { cancelRun(id: "${run.runId}") { id } }`)).rejects.toMatchObject(notFound);
  await expect(us.run(`{ metricKeys(runIds: ["${runIds[0]}"]) }`)).rejects.toMatchObject(notFound);
  await expect(
    us.run(`{ metricSeries(runIds: ["${runIds[0]}"], keys: ["loss"]) { key } }`),
  ).rejects.toMatchObject(notFound);
  const connection = await us.connect();
  for (const argument of [`runId: "${run.runId}"`, `experimentId: "${id}"`]) {
    const events = connection.subscribe(`subscription { runEvents(${argument}) { attempt } }`);
    await expect(events.next()).rejects.toMatchObject(notFound);
  }
  await connection.close();

  const ours = JSON.stringify(
    await us.run("{ experiments { nodes: edges { node { id } } } runners { id } }"),
  );
  expect(ours).not.toContain(id);
  expect(ours).not.toContain(theirRunner.id);

  await expect(runner.append(run, 1, [])).rejects.toMatchObject(notFound);
  await expect(runner.finish(run, "FAILED")).rejects.toMatchObject(notFound);
  expect(await runner.heartbeat([run])).toEqual([{ kind: "STALE", ...run }]);
});

test.each(["no id at all", "", "' or 1=1 --", "\0", "00000000-0000-0000-0000-000000000000"])(
  "an id like %j is of nothing",
  async (id) => {
    const document = "query ($id: ID!) { run(id: $id) { id } }";
    await expect(team.person.run(document, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  },
);

test("an unknown token is refused, not taken for nobody", async () => {
  for (const token of ["frostline_user_x", "frostline_runner_x", "x", "a b"]) {
    const stranger = new Api(gateway.url, token);
    await expect(stranger.run("{ viewer { user { id } } }"), token).rejects.toMatchObject({
      code: "UNAUTHENTICATED",
    });
  }
});

const cookieOf = (response: Response) => response.headers.get("set-cookie") ?? "";

const post = (query: string, headers: Record<string, string> = {}) =>
  fetch(gateway.url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query }),
  });

test("the sign-in link works once, and gives a cookie that scripts in the page cannot read", async () => {
  const { signInToken } = await bootstrap(gateway.db, dataDir);
  const signIn = `mutation { signIn(token: "${signInToken}") { user { name } team { name } } }`;
  const response = await post(signIn);
  expect(await response.json()).toMatchObject({ data: { signIn: { user: { name: expect.any(String) } } } });
  expect(cookieOf(response)).toMatch(
    /^frostline_session=[\w-]+; Max-Age=\d+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
  );
  const cookie = cookieOf(response).split(";")[0] ?? "";
  const viewer = "{ viewer { user { name } } runners { id } }";
  expect(await (await post(viewer, { cookie })).json()).toMatchObject({ data: { viewer: { user: {} } } });

  expect(await (await post(signIn)).json()).toMatchObject({
    errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
  });

  const out = await post("mutation { signOut }", { cookie });
  expect(cookieOf(out)).toContain("frostline_session=;");
  expect(await (await post("{ viewer { user { name } } }", { cookie })).json()).toEqual({
    data: { viewer: null },
  });
});

test("a sign-in link is too old after fifteen minutes", async () => {
  const { signInToken } = await bootstrap(gateway.db, dataDir);
  gateway.clock.advance({ seconds: 16 * 60 });
  await expect(
    gateway.anyone.run(`mutation { signIn(token: "${signInToken}") { user { id } } }`),
  ).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("a session cookie opens a WebSocket", async () => {
  await using fresh = await startGateway();
  const { signInToken } = await bootstrap(fresh.db, dataDir);
  const response = await fetch(fresh.url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: `mutation { signIn(token: "${signInToken}") { user { id } } }` }),
  });
  const cookie = cookieOf(response).split(";")[0] ?? "";
  const connection = await new Api(fresh.url).connect({ cookie });
  expect(await connection.run("{ viewer { team { name } } }")).toEqual({
    viewer: { team: { name: "Local" } },
  });
  await connection.close();
});

test("the owner's token is in a file for this account alone, and is made anew when the file is gone", async () => {
  const file = join(dataDir, "owner-token");
  await bootstrap(gateway.db, dataDir);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const token = (await readFile(file, "utf8")).trim();
  const owner = new Api(gateway.url, token);
  expect(await owner.run("{ viewer { user { name } } }")).toMatchObject({ viewer: { user: {} } });

  await bootstrap(gateway.db, dataDir);
  expect((await readFile(file, "utf8")).trim()).toBe(token);

  await rm(file);
  await bootstrap(gateway.db, dataDir);
  expect((await readFile(file, "utf8")).trim()).not.toBe(token);
  await expect(owner.run("{ viewer { user { name } } }")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

/** What a WebSocket handshake with this Origin is answered. */
function handshake(origin: string | undefined, path = "/graphql"): Promise<number> {
  const url = new URL(path, gateway.url.replace(/^http/, "ws"));
  const socket = new WebSocket(url, "graphql-transport-ws", origin === undefined ? {} : { origin });
  return new Promise((resolve, reject) => {
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
    socket.on("open", () => {
      socket.close();
      resolve(101);
    });
    socket.on("error", reject);
  });
}

test("a WebSocket is opened only for the dashboard's pages and for what is no browser", async () => {
  expect(await handshake("http://127.0.0.1:3000")).toBe(101);
  expect(await handshake("http://localhost:3000")).toBe(101);
  expect(await handshake(undefined)).toBe(101);
  expect(await handshake("http://evil.example")).toBe(403);
  expect(await handshake("http://127.0.0.1:3001")).toBe(403);
  expect(await handshake("null")).toBe(403);
  expect(await handshake("http://127.0.0.1:3000", "/other")).toBe(404);
});

test("what a form on another site can send is refused", async () => {
  const asForm = await fetch(gateway.url, { method: "POST", body: '{"query":"{ viewer { user { id } } }"}' });
  expect(asForm.status).toBe(400);
  const asLink = await fetch(`${gateway.url}?query=${encodeURIComponent("{ viewer { user { id } } }")}`);
  expect(asLink.status).toBe(400);
});
