import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Api } from "../harness/api.ts";
import { AppProcess } from "../harness/processes.ts";
import {
  points,
  type RunRef,
  range,
  seedExperiment,
  seedRunner,
  seeRun,
  type TestRunner,
} from "../harness/seed.ts";

let dataDir: string;
let processes: AppProcess[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "frostline-gateway-"));
  processes = [];
});
afterEach(async () => {
  for (const process of processes) await process.end("SIGKILL");
  await rm(dataDir, { recursive: true });
});

function launch(env: Record<string, string> = {}): AppProcess {
  const process = AppProcess.start("gateway", {
    FROSTLINE_DATA_DIR: dataDir,
    PORT: "0",
    LOG_LEVEL: "warn",
    ...env,
  });
  processes.push(process);
  return process;
}

/** A gateway process with the owner's access to it. */
async function start(env: Record<string, string> = {}) {
  const process = launch(env);
  const { url, signInToken } = await process.ready();
  const token = (await readFile(join(dataDir, "owner-token"), "utf8")).trim();
  return { process, url, signInToken, anyone: new Api(url), person: new Api(url, token) };
}

/** The same runner, at the gateway's new address. */
const movedTo = (url: string, runner: TestRunner) =>
  Object.assign(Object.create(Object.getPrototypeOf(runner)) as TestRunner, runner, {
    api: new Api(url, runner.api.token),
  });

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
    const { metricSeries } = await gateway.person.run<{ metricSeries: { series: { count: number[] }[] }[] }>(
      `{ metricSeries(runIds: ["${run.runId}"], keys: ["loss"], points: 10000) { series { steps count } } }`,
    );
    const stored = (metricSeries[0]?.series[0]?.count ?? []).reduce((total, n) => total + n, 0);
    expect(stored).toBeGreaterThanOrEqual(acknowledged.length);
    // Each acknowledged point is really there: sent again, nothing of it is new.
    const again = await runner.append(run, 0, [points("loss", acknowledged, acknowledged)]);
    expect(again.newPoints).toBe(0);
  }
  expect(await runner.heartbeat([run])).toEqual([]);
  expect(await seeRun(gateway, run.runId)).toMatchObject({ status: "RUNNING", attempt: 1 });
  expect(await runner.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
});

async function appendUntilItFails(
  runner: TestRunner,
  run: RunRef,
  from: number,
  acknowledged: number[],
): Promise<void> {
  for (let step = from; ; step += 20) {
    const steps = range(20, step);
    try {
      await runner.append(run, step, [points("loss", steps, steps)]);
    } catch {
      return; // the gateway is gone
    }
    acknowledged.push(...steps);
  }
}

/** Lets the event loop turn until so much is acknowledged. */
async function appendedAtLeast(enough: number, acknowledged: number[]): Promise<void> {
  while (acknowledged.length < enough) await new Promise((resolve) => setImmediate(resolve));
}

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

/** Code and words of a start that cannot succeed. */
async function refusal(env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const process = launch(env);
  const code = await process.ended();
  return { code, said: process.output };
}

test("a port that is taken ends the start with a sentence", async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, "127.0.0.1", () => resolve((other.address() as { port: number }).port));
  });
  expect(await refusal({ PORT: String(port) })).toEqual({
    code: 1,
    said: `Port ${port} is in use by another program: stop that one, or choose another port with PORT.\n`,
  });
  other.close();
});

test("a folder that is in use ends the start with a sentence", async () => {
  const gateway = await start();
  expect(await refusal({})).toEqual({
    code: 1,
    said: `The data folder ${dataDir} is in use by process ${gateway.process.pid}: stop that process, or choose another folder with FROSTLINE_DATA_DIR.\n`,
  });
});

test("settings that cannot be are all named at once", async () => {
  const { code, said } = await refusal({
    PORT: "many",
    LEASE_SECONDS: "-1",
    WEB_URL: "nowhere",
    LOG_LEVEL: "loud",
  });
  expect(code).toBe(1);
  for (const name of ["PORT", "LEASE_SECONDS", "WEB_URL", "LOG_LEVEL"]) expect(said).toContain(name);
  expect(said).not.toContain("    at ");
});
