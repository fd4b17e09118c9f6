import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Api } from "../harness/api.ts";
import { postgresDatabase } from "../harness/database.ts";
import {
  appendedAtLeast,
  appendUntilItFails,
  gatewayOf,
  launchGateway,
  movedTo,
  storedPoints,
} from "../harness/gateway-process.ts";
import type { AppProcess } from "../harness/processes.ts";
import { points, range, seedExperiment, seedRunner, seeRun } from "../harness/seed.ts";

let dataDir: string;
let postgres: Awaited<ReturnType<typeof postgresDatabase>>;
let processes: AppProcess[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "frostline-gateway-"));
  postgres = await postgresDatabase();
  processes = [];
});
afterEach(async () => {
  for (const process of processes) await process.end("SIGKILL");
  await postgres?.drop();
  await rm(dataDir, { recursive: true });
});

function launch(env: Record<string, string> = {}): AppProcess {
  const process = launchGateway(dataDir, { DATABASE_URL: postgres?.url ?? "", ...env });
  processes.push(process);
  return process;
}

const start = (env: Record<string, string> = {}) => gatewayOf(launch(env), dataDir);

test("kill -9 in the middle of appends loses no acknowledged point, and the run goes on with the same attempt", async () => {
  let gateway = await start();
  await seedExperiment(gateway);
  let runner = await seedRunner(gateway, gateway);
  const run = await runner.work();
  const acknowledged: number[] = [];

  for (const round of range(3)) {
    const appending = [0, 1, 2].map((lane) =>
      appendUntilItFails(runner, run, (round * 3 + lane) * 1_000_000, acknowledged),
    );
    const enough = acknowledged.length + 600;
    await appendedAtLeast(enough, acknowledged);
    await gateway.process.end("SIGKILL");
    await Promise.all(appending);

    gateway = await start();
    runner = movedTo(gateway.url, runner);
    expect(await storedPoints(gateway, run)).toBeGreaterThanOrEqual(acknowledged.length);
    // Each acknowledged point is really there: sent again, nothing of it is new.
    const again = await runner.append(run, 0, [points("loss", acknowledged, acknowledged)]);
    expect(again.newPoints).toBe(0);
  }
  expect(await runner.heartbeat([run])).toEqual([]);
  expect(await seeRun(gateway, run.runId)).toMatchObject({ status: "RUNNING", attempt: 1 });
  expect(await runner.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
});

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s stops with code 0, frees the folder, and tells subscribers to connect again",
  async (signal) => {
    const gateway = await start();
    const connection = await gateway.person.connect();
    const events = connection.subscribe("subscription { runEvents { attempt } }");
    await connection.run("{ viewer { team { id } } }");
    expect(await gateway.process.end(signal)).toBe(0);
    expect(await connection.closed).toBe(1001);
    expect(events.drain()).toEqual([]); // above all no "complete", after which a client would not come back
    await start();
  },
);

test("a start gives a sign-in link that works, and each start another one", async () => {
  const first = await start();
  const signIn = (api: Api, token = "") =>
    api.run(`mutation { signIn(token: "${token}") { team { name } user { name } } }`);
  const viewer = { signIn: { team: { name: "Local" }, user: { name: "Owner" } } };
  expect(await signIn(first.anyone, first.signInToken)).toEqual(viewer);
  await first.process.end("SIGTERM");
  const second = await start();
  expect(second.signInToken).not.toBe(first.signInToken);
  expect(await signIn(second.anyone, second.signInToken)).toEqual(viewer);
});
