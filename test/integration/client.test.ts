import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  CreateExternalRunDocument,
  createClient,
  ExternalRun,
  GatewayError,
  GatewayUnreachable,
  ListExperimentsDocument,
} from "@frostline/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { Cable } from "../harness/cable.ts";
import { childEnv } from "../harness/env.ts";
import { startGateway, type TestGateway, withBorder } from "../harness/gateway.ts";
import {
  experimentInput,
  points,
  seedExperiment,
  seedRunner,
  seedTeam,
  type Team,
  type TestRunner,
} from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let runner: TestRunner;
let scripts: string[];
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
  runner = await seedRunner(gateway, team);
  const readme = await readFile(new URL("../../packages/client/README.md", import.meta.url), "utf8");
  scripts = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map(([, script = ""]) => script);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const clientOf = (url: string) => createClient({ url, token: team.person.token ?? "", webSocket: WebSocket });

/** Runs a script of the README, as it stands there; what it printed. */
async function script(number: number, env: Record<string, string> = {}): Promise<string> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", scripts[number - 1] ?? ""],
    {
      cwd: fileURLToPath(new URL("..", import.meta.url)),
      env: childEnv({
        FROSTLINE_URL: new URL(gateway.url).origin,
        FROSTLINE_TOKEN: team.person.token ?? "",
        ...env,
      }),
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let printed = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => {
    printed += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk;
  });
  const [code] = await once(child, "close");
  expect({ code, errors }).toEqual({ code: 0, errors: "" });
  return printed.trimEnd();
}

async function see(runId: string): Promise<Record<string, unknown>> {
  const { run } = await team.person.run<{ run: Record<string, unknown> }>(
    `query ($id: ID!) { run(id: $id) {
      status message freeze { depth } tags summaries { key last count } log { edges { node { message } } }
    } }`,
    { id: runId },
  );
  return run;
}

test("the README's five scripts do what it says", async () => {
  expect(scripts).toHaveLength(5);
  const { id, runIds } = await seedExperiment(team, 2);

  const external = await script(1, { EXPERIMENT: id });
  expect(await see(external)).toMatchObject({
    ...{ status: "SUCCEEDED", freeze: { depth: 3 }, tags: ["script"] },
    summaries: [{ key: "train/loss", last: expect.closeTo(2 * 0.98 ** 100), count: 100 }],
    log: { edges: [{ node: { message: expect.stringContaining("the last loss is 0.265") } }] },
  });

  const first = await runner.work();
  await runner.append(first, 0, [points("test/accuracy", [1], [0.75]), points("train/loss", [1, 2], [2, 1])]);
  await runner.finish(first, "SUCCEEDED");
  expect(await script(3, { EXPERIMENT: id })).toContain("k = 0\t0.75 ± ? (1)");
  expect(await script(5, { RUN: first.runId })).toBe("train/loss,1,2\ntrain/loss,2,1");

  const second = await runner.work();
  expect(runIds).toContain(second.runId);
  await runner.append(second, 0, [points("train/loss", [8, 9], [1, "NaN"])]);
  expect(await script(4, { RUN: second.runId })).toBe("CANCELLING at step 9");
  await runner.finish(second, "CANCELLED");

  const waiting = script(2);
  await runner.finish(await claimed(), "SUCCEEDED");
  expect(await waiting).toBe("1 SUCCEEDED 0.78");
});

/** The next run, as soon as there is one. */
async function claimed() {
  const connection = await runner.api.connect();
  const pending = connection.subscribe<unknown>("subscription { runsPending { queued } }");
  for (;;) {
    const run = await runner.claim();
    if (run) {
      await runner.start(run);
      await connection.close();
      return run;
    }
    await pending.next();
  }
}

/** One that only scripts add runs to. */
async function emptyExperiment(): Promise<string> {
  const { createExperiment } = await team.person.run<{ createExperiment: { id: string } }>(
    "mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { id } }",
    { input: experimentInput({ plan: { freeze: [], seeds: [] } }) },
  );
  return createExperiment.id;
}

test("what a script logs while the network is cut arrives once it is mended, each point once", async () => {
  await using cable = await Cable.to(gateway.url);
  const run = await ExternalRun.begin(clientOf(cable.url), { experimentId: await emptyExperiment() });
  run.log(1, { loss: 3 });
  await run.flush();
  cable.cut();
  run.log(2, { loss: Number.NaN });
  run.log(2, { loss: 1 });
  run.print("cut");
  const sent = run.flush();
  cable.mend();
  await sent;
  await run.finish({ outcome: "FAILED", message: "It was only a test." });
  expect(await see(run.id)).toMatchObject({
    ...{ status: "FAILED", message: "It was only a test." },
    log: { edges: [{ node: { message: "cut" } }] },
  });
});

test("another process goes on with a run that has ended, and what both have said is kept", async () => {
  const first = await ExternalRun.begin(clientOf(gateway.url), { experimentId: await emptyExperiment() });
  first.print("first");
  await first.finish({ outcome: "FAILED" });
  const second = await ExternalRun.resume(clientOf(gateway.url), first.id);
  second.print("second");
  await second.finish();
  expect(await see(first.id)).toMatchObject({
    ...{ status: "SUCCEEDED", message: null },
    log: { edges: [{ node: { message: "first" } }, { node: { message: "second" } }] },
  });
});

test("while the gateway is away a query waits for it, and a mutation that may have been done is not sent twice", async () => {
  await using cable = await Cable.to(gateway.url);
  cable.cut();
  let mended = false;
  const client = createClient({
    ...{ url: cable.url, token: team.person.token ?? "", patienceSeconds: 60 },
    onRetry() {
      mended = true;
      cable.mend();
    },
  });
  const input = { experimentId: "any" };
  await expect(client.request(CreateExternalRunDocument, { input })).rejects.toThrow(GatewayUnreachable);
  expect(mended).toBe(false);
  expect(await client.request(ListExperimentsDocument, { first: 1 })).toHaveProperty("experiments");
  expect(mended).toBe(true);
});

test("a script learns that its run was cancelled, and that nothing is taken after its end", async () => {
  const run = await ExternalRun.begin(clientOf(gateway.url), { experimentId: await emptyExperiment() });
  await team.person.run("mutation ($id: ID!) { cancelRun(id: $id) { status } }", { id: run.id });
  expect(run.cancelled.aborted).toBe(false);
  run.log(1, { loss: 1 });
  await run.flush();
  expect(run.cancelled.aborted).toBe(true);
  await run.finish({ outcome: "CANCELLED" });
  await expect(run.flush()).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
});

test("a client that asks too often is told when to come back, and comes back then", async () => {
  await using strict = await withBorder(gateway, { requestsPerSecond: 0.3 });
  const { person } = await seedTeam(strict);
  const hasty = createClient({ url: strict.url, token: person.token ?? "" });
  const ask = () => hasty.request(ListExperimentsDocument, { first: 1 });
  await Promise.all([ask(), ask(), ask()]);
  const refusal = await ask().catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(GatewayError);
  expect(refusal).toMatchObject({ code: "RATE_LIMITED", retryAfterSeconds: expect.any(Number) });

  const told: unknown[] = [];
  const patient = createClient({
    ...{ url: strict.url, token: person.token ?? "", patienceSeconds: 60 },
    onRetry: (error) => told.push(error),
  });
  const { experiments } = await patient.request(ListExperimentsDocument, { first: 1 });
  expect(experiments.totalCount).toBe(0);
  expect(told).toHaveLength(1);
});
