import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { ApiError } from "../harness/api.ts";
import {
  appendedAtLeast,
  appendUntilItFails,
  gatewayOf,
  launchGateway,
  movedTo,
  storedPoints,
} from "../harness/gateway-process.ts";
import { PostgresServer } from "../harness/postgres-server.ts";
import type { AppProcess } from "../harness/processes.ts";
import { points, range, seedExperiment, seedRunner, seeRun } from "../harness/seed.ts";

// A server of its own: it is killed here.
let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await PostgresServer.create();
});
afterAll(() => postgres[Symbol.asyncDispose]());

let dataDir: string;
let processes: AppProcess[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "frostline-outage-"));
  processes = [];
});
afterEach(async () => {
  for (const process of processes) await process.end("SIGKILL");
  await rm(dataDir, { recursive: true });
});

function start() {
  const process = launchGateway(dataDir, { DATABASE_URL: postgres.url() });
  processes.push(process);
  return gatewayOf(process, dataDir);
}

test("a database that is killed and comes back costs no acknowledged point, no run and no gateway", async () => {
  const gateway = await start();
  await seedExperiment(gateway);
  const runner = await seedRunner(gateway, gateway);
  const run = await runner.work();
  const connection = await gateway.person.connect();
  const events = connection.subscribe("subscription { runEvents { attempt } }");
  await connection.run("{ viewer { team { id } } }");
  const acknowledged: number[] = [];
  const appending = [0, 1, 2].map((lane) => appendUntilItFails(runner, run, lane * 1_000_000, acknowledged));
  await appendedAtLeast(600, acknowledged);

  await postgres.kill();
  const passing = /^The database cannot be reached at the moment; try again soon \(request .*\)\.$/;
  for (const error of await Promise.all(appending)) {
    expect(error).toMatchObject({ code: "INTERNAL", message: expect.stringMatching(passing) });
  }
  await expect(runner.heartbeat([run])).rejects.toMatchObject({ code: "INTERNAL" });
  await expect(gateway.person.run("{ runners { id } }")).rejects.toMatchObject({
    message: expect.stringMatching(passing),
  });

  await postgres.start();
  expect(await connection.closed).toBe(1013); // "connect again": what happened meanwhile was not heard
  events.drain();
  expect(await runner.heartbeat([run])).toEqual([]);
  expect(await storedPoints(gateway, run)).toBeGreaterThanOrEqual(acknowledged.length);
  const again = await runner.append(run, 0, [points("loss", acknowledged, acknowledged)]);
  expect(again.newPoints).toBe(0);
  expect(await runner.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
  expect(await seeRun(gateway, run.runId)).toMatchObject({ status: "SUCCEEDED", attempt: 1 });
});

test("of two gateways one may be killed: the runner goes on at the other, and nothing is lost", async () => {
  const first = await start();
  const second = await start();
  expect(first.person.token).toBe(second.person.token); // both made one owner
  await seedExperiment(first);
  const runner = await seedRunner(first, first);
  const run = await runner.work();
  const acknowledged: number[] = [];
  const appending = range(3).map((lane) => appendUntilItFails(runner, run, lane * 1_000_000, acknowledged));
  await appendedAtLeast(600, acknowledged);
  await first.process.end("SIGKILL");
  await Promise.all(appending);

  const moved = movedTo(second.url, runner);
  expect(await moved.heartbeat([run])).toEqual([]);
  expect(await storedPoints(second, run)).toBeGreaterThanOrEqual(acknowledged.length);
  const again = await moved.append(run, 0, [points("loss", acknowledged, acknowledged)]);
  expect(again.newPoints).toBe(0);
  expect(await moved.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
});

test("gateways that start at once on an empty database make one team and one owner", async () => {
  const both = await Promise.all([start(), start()]);
  const viewers = await Promise.all(
    both.map(({ person }) => person.run("{ viewer { team { id } user { id } } }").catch((e: ApiError) => e)),
  );
  expect(viewers[1]).toEqual(viewers[0]);
});
