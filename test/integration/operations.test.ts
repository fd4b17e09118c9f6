import { readFile } from "node:fs/promises";
import { createServer, type GatewayServer } from "@frostline/gateway";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { parse } from "yaml";
import { testDatabase } from "../harness/database.ts";
import { startGateway, testFiles, testSettings } from "../harness/gateway.ts";
import { points, seedExperiment, seedRunner, seedTeam } from "../harness/seed.ts";

const release: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const undo of release.splice(0).reverse()) await undo();
});

async function started() {
  const gateway = await startGateway();
  release.push(async () => gateway[Symbol.asyncDispose]());
  const at = (path: string, headers = {}) => fetch(new URL(path, gateway.url), { headers });
  return { gateway, at };
}

/** A gateway whose database can be taken away. */
async function onItsOwn(changes: { metricsToken?: string } = {}) {
  const { db, close } = await testDatabase();
  const log = pino({ level: "silent" });
  const { fileSettings, remove } = await testFiles();
  release.push(remove);
  const given = { db, log, settings: testSettings, fileSettings, ...changes };
  const server: GatewayServer = await createServer(given);
  const url = await server.listen(0);
  release.push(() => server.close());
  let isClosed = false;
  const closeDatabase = async () => {
    if (!isClosed) await close();
    isClosed = true;
  };
  release.unshift(closeDatabase);
  return {
    url,
    server,
    closeDatabase,
    at: (path: string, headers = {}) => fetch(new URL(path, url), { headers }),
  };
}

/** What the scaler of runners asks Prometheus for. */
async function queryOfScaler(): Promise<string> {
  const file = new URL("../../deploy/kubernetes/runner-scaledjob.yaml", import.meta.url);
  return parse(await readFile(file, "utf8")).spec.triggers[0].metadata.query;
}

test("a gateway is alive and ready, and not ready without its database", async () => {
  const { at, closeDatabase } = await onItsOwn();
  expect((await at("/healthz")).status).toBe(200);
  const ready = await at("/readyz");
  expect([ready.status, await ready.json()]).toEqual([200, { status: "ready" }]);
  await closeDatabase();
  expect((await at("/healthz")).status).toBe(200);
  expect((await at("/metrics")).status).toBe(200);
  const not = await at("/readyz");
  expect([not.status, await not.json()]).toEqual([
    503,
    { status: "not ready", reason: "the database cannot be reached" },
  ]);
});

test("what Prometheus reads are the counts of what happened", async () => {
  const { gateway, at } = await started();
  const team = await seedTeam(gateway);
  await seedExperiment(team, 4);
  const picky = await seedExperiment(team, 1);
  const queueing = { requiredLabels: ["gpu", "big"] };
  await team.person.run(
    "mutation ($id: ID!, $queueing: QueueingInput!) { setQueueing(experimentId: $id, queueing: $queueing) { id } }",
    { id: picky.id, queueing },
  );
  const runner = await seedRunner(gateway, team);
  const connection = await team.person.connect();
  connection.subscribe("subscription { runEvents { attempt } }");
  await connection.run("{ viewer { team { id } } }");
  const run = await runner.work();
  await runner.append(run, 0, [points("loss", [1, 2, 3], [3, 2, 1])]);
  await runner.append(run, 0, [points("loss", [1, 2, 3], [3, 2, 1])]); // once more: nothing of it is new
  await runner.log(run, [{ seq: 0, message: "hello" }]);
  await expect(team.person.run('{ run(id: "nonsense") { id } }')).rejects.toThrow();
  await fetch(gateway.url, { method: "POST", headers: { authorization: "Bearer nobody" } });

  const response = await at("/metrics");
  expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
  const lines = (await response.text()).split("\n");
  const value = (name: string) =>
    Number(
      lines
        .find((line) => line.startsWith(`${name} `))
        ?.split(" ")
        .at(-1),
    );
  expect(value('frostline_runs{status="QUEUED"}')).toBe(4);
  expect(value('frostline_runs{status="RUNNING"}')).toBe(1);
  expect(value('frostline_leases{state="held"}')).toBe(1);
  expect(value('frostline_leases{state="overdue"}')).toBe(0);
  expect(value("frostline_oldest_queued_seconds")).toBeGreaterThan(0);
  expect(value("frostline_points_total")).toBe(3);
  expect(value("frostline_log_lines_total")).toBe(1);
  expect(value("frostline_websockets")).toBe(1);
  expect(value('frostline_subscribers{topic="runChanged"}')).toBe(1);
  expect(value('frostline_refused_requests_total{code="UNAUTHENTICATED"}')).toBe(1);
  expect(value('frostline_operation_seconds_count{field="appendMetrics",code="OK"}')).toBe(2);
  expect(value('frostline_operation_seconds_count{field="run",code="NOT_FOUND"}')).toBe(1);
  expect(value("process_resident_memory_bytes")).toBeGreaterThan(0);
  const waiting = `frostline_waiting_runs{team="${team.teamId}",labels=""}`;
  expect(value(waiting)).toBe(3);
  expect(value(waiting.replace('labels=""', 'labels="big,gpu"'))).toBe(1);
  expect((await queryOfScaler()).replace(/=~?"[^"]*"/g, "=")).toContain(waiting.replace(/="[^"]*"/g, "="));
  await connection.close();
});

test("from elsewhere the counts are read with the token alone", async () => {
  const open = await onItsOwn();
  expect((await open.at("/metrics")).status).toBe(200);
  expect((await open.at("/metrics", { "x-forwarded-for": "203.0.113.9" })).status).toBe(403);
  const closed = await onItsOwn({ metricsToken: "sixteen letters!" });
  expect((await closed.at("/metrics")).status).toBe(403);
  expect((await closed.at("/metrics", { authorization: "Bearer sixteen letters?" })).status).toBe(403);
  expect((await closed.at("/metrics", { authorization: "Bearer sixteen letters!" })).status).toBe(200);
});

test("every answer has a number, and an error that we have to look into names the same", async () => {
  const { at, closeDatabase, url } = await onItsOwn();
  const ids = [
    (await at("/healthz")).headers.get("x-request-id"),
    (await at("/healthz")).headers.get("x-request-id"),
  ];
  expect(new Set(ids).size).toBe(2);
  await closeDatabase();
  const failed = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer frostline_user_x" },
    body: '{"query":"{ runners { id } }"}',
  });
  const { errors } = (await failed.json()) as { errors: [{ extensions: { requestId: string } }] };
  expect(failed.status).toBe(500);
  expect(failed.headers.get("x-request-id")).toBe(errors[0].extensions.requestId);
});
