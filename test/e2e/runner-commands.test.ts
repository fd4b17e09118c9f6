import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CancelRunDocument,
  CreateRunnerRegistrationTokenDocument,
  createClient,
  DeleteRunnerDocument,
  OpenRunnerSessionDocument,
  pause,
  RunnersDocument,
} from "@frostline/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Cable } from "../harness/cable.ts";
import { Meddler } from "../harness/meddler.ts";
import { AppProcess } from "../harness/processes.ts";
import { Stack } from "../harness/stack.ts";
import { tinyExperiment } from "../harness/tiny-experiment.ts";
import { trainersOf } from "../harness/trainers.ts";

let stack: Stack;
let host: string;
beforeAll(async () => {
  stack = await Stack.start();
  host = await mkdtemp(join(tmpdir(), "frostline-host-"));
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await rm(host, { recursive: true, force: true });
});

/** `frostline-runner` on a host of its own: a folder that is not the gateway's. */
const command = (...args: string[]) =>
  AppProcess.start("runner", { FROSTLINE_DATA_DIR: host, FROSTLINE_ENGINE: "wasm", FROSTLINE_URL: "" }, args);

const registrationToken = async (ephemeral = false) => {
  const variables = { labels: ["lab"], ttlSeconds: 600, ephemeral };
  const answer = await stack.client.request(CreateRunnerRegistrationTokenDocument, variables);
  return answer.createRunnerRegistrationToken.token;
};

const joined = async (name: string, ...more: string[]) => {
  const token = await registrationToken();
  const joining = command("join", "--name", name, "--url", stack.url, "--token", token, "--no-run", ...more);
  expect(await joining.ended(), joining.output).toBe(0);
  return joining.output;
};

async function json(...args: string[]) {
  const asked = command(...args, "--json");
  await asked.ended();
  return JSON.parse(asked.output);
}

const known = async () => (await stack.client.request(RunnersDocument)).runners;

async function untilBusy(name: string, runs: number): Promise<void> {
  for (;;) {
    const runner = (await known()).find((each) => each.name === name);
    if (runner?.currentRuns.length === runs) return;
    await pause(0.25);
  }
}

async function cancel(runIds: string[]): Promise<void> {
  for (const id of runIds) await stack.client.request(CancelRunDocument, { id });
}

test("a host joins once with a token, and keeps its secret to itself", async () => {
  const token = await registrationToken();
  const args = ["--url", `http://127.0.0.1:${stack.port}`, "--token", token, "--no-run"];
  const joining = command("join", "--name", "first", ...args);
  expect(await joining.ended(), joining.output).toBe(0);
  expect(joining.output).toMatch(/^Joined http:.*\/graphql as "first"/);
  const file = join(host, "runners/first/credentials.json");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const { secret } = JSON.parse(await readFile(file, "utf8")) as { secret: string };
  expect(joining.output).not.toContain(secret);

  const again = command("join", "--name", "first", ...args);
  expect(await again.ended()).toBe(0);
  expect(again.output).toContain("has joined");
  const other = command("join", "--name", "other", ...args);
  expect(await other.ended()).toBe(1);
  expect(other.output).toMatch(/token has been used: each lets one runner in.*Add runner/);
  expect(await json("status", "--name", "first")).toMatchObject({
    name: "first",
    isRunning: false,
    spoolBytes: 0,
    runner: { state: "OFFLINE", labels: ["lab"], currentRuns: [] },
  });
});

test("the answer to joining may get lost, even with the process that waits for it: the same token lets the same runner in", async () => {
  await using meddler = await Meddler.to(stack.url);
  const token = await registrationToken();
  const joining = () =>
    command("join", "--name", "twice", "--url", meddler.url, "--token", token, "--no-run");
  let lost = 0;
  const firstLost = new Promise<void>((done) => {
    meddler.loses = (body) => {
      if (!body.includes("registerRunner")) return false;
      lost += 1;
      done();
      return true;
    };
  });
  const killed = joining();
  await firstLost;
  await killed.end("SIGKILL");
  lost = 0;
  meddler.loses = (body) => body.includes("registerRunner") && ++lost === 1;
  const again = joining();
  expect(await again.ended(), again.output).toBe(0);
  expect(again.output).toMatch(/does not answer .*Trying again/);
  expect((await known()).filter(({ name }) => name === "twice")).toHaveLength(1);
  expect(await readdir(join(host, "runners/twice"))).toEqual(["credentials.json"]);
});

test("a runner that is newer than its gateway says which versions there are, and ends with a code of its own", async () => {
  await using meddler = await Meddler.to(stack.url);
  meddler.edit = (body) => body.replace(/secret\b/, "secret colour");
  const token = await registrationToken();
  const args = ["--name", "newer", "--url", meddler.url, "--token", token, "--no-run"];
  const newer = command("join", ...args);
  expect(await newer.ended(), newer.output).toBe(76);
  expect(newer.output).toMatch(
    /^frostline-runner: This runner, of version \d+\.\d+\.\d+, .* of version \d+\.\d+\.\d+, .*"colour".*Update the gateway, or take the runner that fits it/,
  );
  meddler.edit = (body) => body.replace(/"protocolVersion":1\b/, '"protocolVersion":2');
  const other = command("join", ...args.slice(0, -1));
  expect(await other.ended(), other.output).toBe(76);
  expect(other.output).toMatch(/speaks runner protocol 1, the runner speaks 2.*Update the gateway/);
});

test("a runner that was deleted does not come back by a token of its own, but by one that a person makes", async () => {
  const withToken = (...args: string[]) => {
    const env = { FROSTLINE_DATA_DIR: host, FROSTLINE_ENGINE: "wasm", FROSTLINE_URL: stack.url };
    const given = ["--name", "deleted", "--idle-exit", "0.1", ...args];
    return AppProcess.start("runner", { ...env, FROSTLINE_TOKEN: stack.token }, ["run", ...given]);
  };
  const ofThatName = async () => (await known()).filter(({ name }) => name === "deleted");
  const first = withToken();
  expect(await first.ended(), first.output).toBe(0);
  const [runner] = await ofThatName();
  await stack.client.request(DeleteRunnerDocument, { id: runner?.id ?? "" });
  const second = withToken();
  expect(await second.ended()).toBe(77);
  expect(second.output).toMatch(/"deleted" was deleted at its gateway. To join anew take a command/);
  expect(await ofThatName()).toEqual([]);
  const third = withToken("--token", await registrationToken());
  expect(await third.ended(), third.output).toBe(0);
  expect(await ofThatName()).toHaveLength(1);
});

test("the runner of this machine leaves when it is deleted, and comes back when it is started again", async () => {
  const start = async () => {
    const runner = stack.startRunner("local", { FROSTLINE_ENGINE: "wasm" });
    for (;;) {
      const online = (await known()).find(({ name, state }) => name === "local" && state === "ONLINE");
      if (online) return { runner, id: online.id };
      await pause(0.25);
    }
  };
  const first = await start();
  await stack.client.request(DeleteRunnerDocument, { id: first.id });
  expect(await first.runner.ended(), first.runner.output).toBe(0);
  expect((await known()).map(({ name }) => name)).not.toContain("local");
  const second = await start();
  expect(second.id).not.toBe(first.id);
  expect(await second.runner.end("SIGTERM")).toBe(0);
});

test("a runner whose session was taken opens it anew, and leaves when it is taken again", async () => {
  await joined("twin");
  const runner = command("run", "--name", "twin");
  const { secret } = JSON.parse(await readFile(join(host, "runners/twin/credentials.json"), "utf8"));
  const twin = createClient({ url: stack.url, token: secret });
  const untilOpened = async (sessions: number) => {
    while (runner.output.split("ready for runs").length <= sessions) await pause(0.25);
  };
  const facts = {
    cores: 2,
    cpu: "one",
    hostname: "twin",
    memoryBytes: 2 ** 33,
    nodeVersion: "20",
    os: "Linux",
  };
  const opening = { protocolVersion: 1, replace: true, facts };
  const take = () => twin.request(OpenRunnerSessionDocument, { ...opening, idempotencyKey: randomUUID() });
  await untilOpened(1);
  await take();
  await untilOpened(2);
  expect(runner.output).toContain("opening it anew, once");
  await take();
  expect(await runner.ended(), runner.output).toBe(1);
});

test("an ephemeral runner that could not send everything keeps its folder, and says so", async () => {
  await using cable = await Cable.to(stack.url);
  const { runIds } = await stack.createExperiment(await tinyExperiment(host, { seeds: [1], isLong: true }));
  const args = ["--name", "cut-off", "--url", cable.url, "--token", await registrationToken(true)];
  const env = { FROSTLINE_DATA_DIR: host, FROSTLINE_ENGINE: "wasm", FROSTLINE_GRACE_SECONDS: "3" };
  const runner = AppProcess.start("runner", env, ["join", ...args, "--ephemeral"]);
  await untilBusy("cut-off", 1);
  cable.cut();
  expect(await runner.end("SIGTERM"), runner.output).toBe(0);
  expect(runner.output).toContain("the folder is kept: the gateway does not have all");
  const folder = join(host, "runners/cut-off");
  expect(await readdir(folder)).toEqual(expect.arrayContaining(["credentials.json", "spool"]));
  expect(await readdir(join(folder, "spool"))).toEqual([`${runIds[0]}.1`]);
  await cancel(runIds);
  await stack.until(runIds[0] ?? "", ({ status }) => status === "CANCELLED"); // with its lease
});

test("labels and secrets do not go where they should not", async () => {
  const token = await registrationToken();
  const labelled = command("join", "--url", stack.url, "--token", token, "--labels", "gpu");
  expect(await labelled.ended()).toBe(1);
  expect(labelled.output).toContain("fixed by its registration token");
  const clear = command("join", "--name", "clear", "--url", "http://gateway.example", "--token", token);
  expect(await clear.ended()).toBe(1);
  expect(clear.output).toMatch(/could be read on its way: use https, or allow it with --insecure/);
});

test("a runner of two slots trains two runs at once, and leaves when it is drained and they have ended", async () => {
  await joined("two");
  const { runIds } = await stack.createExperiment(
    await tinyExperiment(host, { seeds: [1, 2, 3], isLong: true }),
  );
  const runner = command("run", "--name", "two", "--slots", "2");
  await untilBusy("two", 2);
  expect(trainersOf(runner.pid)).toHaveLength(2);
  expect(await json("status", "--name", "two")).toMatchObject({
    isRunning: true,
    runner: { state: "ONLINE" },
  });
  const leaving = command("leave", "--name", "two");
  expect(await leaving.ended()).toBe(1);
  expect(leaving.output).toContain('"two" is running');

  const draining = command("drain", "--name", "two");
  expect(await draining.ended()).toBe(0);
  await cancel(runIds.slice(0, 2));
  expect(await runner.ended(), runner.output).toBe(0);
  expect(runner.output).toContain("drained");
  expect((await stack.run(runIds[2] ?? "")).status).toBe("QUEUED");
  await cancel(runIds.slice(2));
});

test("an ephemeral runner takes one run, and is gone from the gateway with it", async () => {
  const token = await registrationToken(true);
  const { runIds } = await stack.createExperiment(await tinyExperiment(host, { seeds: [1, 2] }));
  const runner = command("join", "--name", "brief", "--url", stack.url, "--token", token, "--ephemeral");
  expect(await runner.ended(), runner.output).toBe(0);
  const statuses = await Promise.all(runIds.map(async (id) => (await stack.run(id)).status));
  expect(statuses.toSorted()).toEqual(["QUEUED", "SUCCEEDED"]);
  expect((await known()).map(({ name }) => name)).not.toContain("brief");
  expect(await readdir(join(host, "runners"))).not.toContain("brief");
  const asked = command("status", "--name", "brief");
  expect(await asked.ended()).toBe(1);
  expect(asked.output).toContain('"brief" has not joined a gateway yet');
  await cancel(runIds.filter((_, index) => statuses[index] === "QUEUED"));
});

test("a runner that has had no run for a while leaves by itself, and one that leaves for good is forgotten", async () => {
  await joined("idle");
  const runner = command("run", "--name", "idle", "--idle-exit", "0.5");
  expect(await runner.ended(), runner.output).toBe(0);
  expect(runner.output).toContain("idle for long enough");
  const leaving = command("leave", "--name", "idle");
  expect(await leaving.ended(), leaving.output).toBe(0);
  expect((await known()).map(({ name }) => name)).not.toContain("idle");
});

test("a host whose runner was deleted joins anew with a new token, and can leave", async () => {
  await joined("gone");
  const deleted = async () => {
    const { id = "" } = (await known()).find(({ name }) => name === "gone") ?? {};
    await stack.client.request(DeleteRunnerDocument, { id });
  };
  await deleted();
  expect(await joined("gone")).toMatch(/has forgotten "gone".*joining anew.*Joined http.* as "gone"/s);
  await deleted();
  const leaving = command("leave", "--name", "gone");
  expect(await leaving.ended(), leaving.output).toBe(0);
  expect(leaving.output).toContain('has forgotten "gone"');
});

test("the doctor finds a joined host well, and secrets that others can read", async () => {
  await joined("well");
  const gateway = async (checks: string[]) => {
    const asked = command("doctor", "--name", "well", "--json");
    const code = await asked.ended();
    const findings = JSON.parse(asked.output) as { check: string; level: string; remedy?: string }[];
    return { code, found: findings.filter(({ check }) => checks.includes(check)) };
  };
  const well = await gateway(["engine", "gateway", "clock", "websocket", "credentials"]);
  expect(well.code).toBe(0);
  expect(well.found.map(({ level }) => level)).toEqual(Array(5).fill("ok"));
  await chmod(join(host, "runners/well/credentials.json"), 0o644);
  const open = await gateway(["credentials"]);
  expect(open.code).toBe(1);
  expect(open.found[0]?.remedy).toMatch(/^chmod 600 /);
});

test("the doctor waits for an address that closes every connection, and says so", async () => {
  const server = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const asked = command("doctor", "--url", `http://127.0.0.1:${port}`);
  expect(await asked.ended(), asked.output).toBe(1);
  expect(asked.output).toMatch(/✗ gateway: .* does not answer/);
  server.close();
});
