import { randomBytes } from "node:crypto";
import { runners } from "@frostline/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { hostFacts, seedExperiment, seedRunner, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface SeenRunner {
  id: string;
  name: string;
  state: string;
  labels: string[];
  lastSeenAt: string | null;
  currentRun: { id: string } | null;
}

async function seen({ person }: Team): Promise<SeenRunner[]> {
  const { runners } = await person.run<{ runners: SeenRunner[] }>(
    "{ runners { id name state labels lastSeenAt currentRun { id } } }",
  );
  return runners;
}

const register = (token: string, changes: object = {}) =>
  gateway.anyone.run<{ registerRunner: { secret: string; runner: SeenRunner } }>(
    `mutation ($token: String!, $name: String!, $facts: RunnerFactsInput!) {
      registerRunner(token: $token, name: $name, facts: $facts) { secret runner { id name state labels lastSeenAt } }
    }`,
    { token, name: "new", facts: hostFacts, ...changes },
  );

const newToken = async ({ person }: Team, args = "") => {
  const { createRunnerRegistrationToken } = await person.run<{
    createRunnerRegistrationToken: { token: string };
  }>(`mutation { createRunnerRegistrationToken${args} { token } }`);
  return createRunnerRegistrationToken.token;
};

test("a registration token is used once, and fixes the labels", async () => {
  const team = await seedTeam(gateway);
  const token = await newToken(team, '(labels: ["gpu", "lab", "gpu"])');
  const { registerRunner } = await register(token);
  expect(registerRunner.runner).toMatchObject({
    name: "new",
    state: "OFFLINE",
    labels: ["gpu", "lab"],
    lastSeenAt: null,
  });
  await expect(register(token)).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
  expect(await seen(team)).toHaveLength(1);
});

test("whoever has used a token gets the same answer with the same key, and nobody else gets in by it", async () => {
  const team = await seedTeam(gateway);
  const token = await newToken(team);
  const ask = (idempotencyKey: string | undefined, name = "new", byToken = token) =>
    gateway.anyone.run<{ registerRunner: { secret: string; runner: { id: string; name: string } } }>(
      `mutation ($token: String!, $name: String!, $facts: RunnerFactsInput!, $idempotencyKey: String) {
        registerRunner(token: $token, name: $name, facts: $facts, idempotencyKey: $idempotencyKey) {
          secret runner { id name }
        }
      }`,
      { token: byToken, name, facts: hostFacts, idempotencyKey },
    );
  const key = randomBytes(32).toString("base64url");
  await expect(ask("short")).rejects.toMatchObject({ code: "BAD_INPUT", field: "idempotencyKey" });
  const [first, again] = await Promise.all([ask(key), ask(key)]);
  expect(again).toEqual(first);
  gateway.clock.advance({ seconds: 7 * 86_400 });
  expect(await ask(key, "other name")).toEqual(first);
  expect(await seen(team)).toHaveLength(1);
  const refused = { code: "UNAUTHENTICATED", message: expect.stringContaining("has been used") };
  await expect(ask(randomBytes(32).toString("base64url"))).rejects.toMatchObject(refused);
  await expect(ask(undefined)).rejects.toMatchObject(refused);

  const other = await ask(key, "new", await newToken(team)); // a key alone opens nothing
  expect(other.registerRunner.secret).not.toBe(first.registerRunner.secret);
  await team.person.run("mutation ($id: ID!) { deleteRunner(id: $id) }", {
    id: first.registerRunner.runner.id,
  });
  await expect(ask(key)).rejects.toMatchObject(refused);
});

test("of many that use one token at once, one is registered", async () => {
  const team = await seedTeam(gateway);
  const token = await newToken(team);
  const answers = await Promise.allSettled([1, 2, 3, 4, 5].map(() => register(token)));
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await seen(team)).toHaveLength(1);
});

test("a registration token is too old after its time, and a refused registration does not use it up", async () => {
  await using own = await startGateway();
  const team = await seedTeam(own);
  const token = await newToken(team, "(ttlSeconds: 60)");
  const registerAt = (name: string) =>
    own.anyone.run(
      `mutation ($token: String!, $name: String!, $facts: RunnerFactsInput!) {
        registerRunner(token: $token, name: $name, facts: $facts) { runner { name } }
      }`,
      { token, name, facts: hostFacts },
    );
  await expect(registerAt("")).rejects.toMatchObject({ code: "BAD_INPUT", field: "name" });
  own.clock.advance({ seconds: 61 });
  await expect(registerAt("late")).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("labels that no person would give are refused by name", async () => {
  const team = await seedTeam(gateway);
  const long = "x".repeat(10_000);
  await expect(newToken(team, `(labels: ["gpu", "${long}"])`)).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "labels[1]",
  });
  const many = JSON.stringify(Array.from({ length: 1_000 }, (_, n) => `label ${n}`));
  await expect(newToken(team, `(labels: ${many})`)).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "labels",
  });
});

test("facts that cannot be true are refused by name", async () => {
  const team = await seedTeam(gateway);
  const token = await newToken(team);
  const withFacts = (changes: object) => register(token, { facts: { ...hostFacts, ...changes } });
  await expect(withFacts({ cores: 0 })).rejects.toMatchObject({ code: "BAD_INPUT", field: "facts.cores" });
  await expect(withFacts({ memoryBytes: -1 })).rejects.toMatchObject({ field: "facts.memoryBytes" });
  await expect(withFacts({ hostname: "" })).rejects.toMatchObject({ field: "facts.hostname" });
  await expect(withFacts({ gpu: "x\0" })).rejects.toMatchObject({ field: "facts.gpu" });
  await expect(withFacts({ slots: 0 })).rejects.toMatchObject({ field: "facts.slots" });
  const gpu = { model: "H100", memoryBytes: -1 };
  await expect(withFacts({ gpus: [gpu] })).rejects.toMatchObject({ field: "facts.gpus[0].memoryBytes" });
  await expect(withFacts({ gpus: Array(65).fill({ ...gpu, memoryBytes: 1 }) })).rejects.toMatchObject({
    field: "facts.gpus",
  });
});

test("a runner knows itself: its GPUs and slots, and all runs that it has", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team, 2);
  const runner = await seedRunner(gateway, team);
  const gpus = [0, 1].map(() => ({ model: "H100", memoryBytes: 85_520_809_984, driver: "550.54.15" }));
  const facts = { ...hostFacts, gpus, cudaVersion: "12.4", slots: 2 };
  await runner.openSession(true, facts);
  await runner.work();
  await runner.work();
  const { thisRunner } = await runner.api.run<{ thisRunner: object }>(
    "{ thisRunner { id facts { gpu gpus { model memoryBytes driver } cudaVersion slots } currentRuns { id freeze { label } progress { step } } } }",
  );
  const run = { freeze: { label: "nothing" }, progress: null };
  expect(thisRunner).toEqual({
    id: runner.id,
    facts: { gpu: "H100", gpus, cudaVersion: "12.4", slots: 2 },
    currentRuns: runIds.map((id) => ({ id, ...run })),
  });
});

test("a runner that was there before GPUs were counted has one slot", async () => {
  const team = await seedTeam(gateway);
  const { id } = await seedRunner(gateway, team);
  await gateway.db.update(runners).set({ facts: { ...hostFacts, slots: undefined, gpu: "H100" } });
  const { runners: known } = await team.person.run<{ runners: object[] }>(
    "{ runners { id facts { gpu gpus { model } slots pythonVersion } } }",
  );
  expect(known).toEqual([{ id, facts: { gpu: "H100", gpus: [], slots: 1, pythonVersion: null } }]);
});

test("a runner is online while it speaks and its session is open", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  expect(await seen(team)).toMatchObject([
    { state: "ONLINE", currentRun: null, lastSeenAt: expect.any(String) },
  ]);
  const run = await runner.work();
  expect(await seen(team)).toMatchObject([{ state: "ONLINE", currentRun: { id: runIds[0] } }]);

  gateway.clock.advance({ seconds: 61 });
  expect(await seen(team)).toMatchObject([{ state: "OFFLINE" }]);
  await runner.heartbeat([run]);
  expect(await seen(team)).toMatchObject([{ state: "ONLINE", currentRun: { id: runIds[0] } }]);

  await runner.finish(run, "FAILED");
  await runner.api.run("mutation ($id: ID!) { closeRunnerSession(sessionId: $id) }", {
    id: runner.sessionId,
  });
  expect(await seen(team)).toMatchObject([{ state: "OFFLINE", currentRun: null }]);
});

test("a second session is refused while the first lives, unless it replaces it, and says what is still held", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const run = await runner.work();
  await expect(runner.openSession()).rejects.toMatchObject({ code: "CONFLICT" });
  const old = runner.sessionId;
  expect(await runner.openSession(true)).toEqual([run]);
  expect(await runner.heartbeat([run])).toEqual([]);
  runner.sessionId = old;
  await expect(runner.heartbeat([run])).rejects.toMatchObject({ code: "CONFLICT" });
});

test("an opening that arrives again opens nothing, also when another session has taken the place of the first", async () => {
  const team = await seedTeam(gateway);
  const runner = await seedRunner(gateway, team);
  const open = async (idempotencyKey: string) => {
    const { openRunnerSession } = await runner.api.run<{ openRunnerSession: { id: string } }>(
      `mutation ($facts: RunnerFactsInput!, $key: String!) {
        openRunnerSession(protocolVersion: 1, facts: $facts, replace: true, idempotencyKey: $key) { id }
      }`,
      { facts: hostFacts, key: idempotencyKey },
    );
    return openRunnerSession.id;
  };
  const [first, again] = await Promise.all([open("first"), open("first")]);
  expect(again).toBe(first);
  const second = await open("second");
  expect(second).not.toBe(first);
  expect(await open("first")).toBe(first);
  runner.sessionId = second;
  expect(await runner.heartbeat([])).toEqual([]);
  runner.sessionId = first;
  await expect(runner.heartbeat([])).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a runner that was silent for a lease opens a new session without being asked to replace one", async () => {
  const team = await seedTeam(gateway);
  const runner = await seedRunner(gateway, team);
  gateway.clock.advance({ seconds: 61 });
  expect(await runner.openSession()).toEqual([]);
});

test("a runner of another protocol is told to upgrade", async () => {
  const runner = await seedRunner(gateway, await seedTeam(gateway));
  await expect(
    runner.api.run(
      "mutation ($facts: RunnerFactsInput!) { openRunnerSession(protocolVersion: 2, facts: $facts) { id } }",
      { facts: hostFacts },
    ),
  ).rejects.toMatchObject({ code: "BAD_INPUT", message: expect.stringContaining("upgrade") });
});

test("the session tells the runner its tempo", async () => {
  const runner = await seedRunner(gateway, await seedTeam(gateway));
  const opened = await runner.api.run(
    `mutation ($facts: RunnerFactsInput!) {
      openRunnerSession(protocolVersion: 1, facts: $facts, replace: true) { leaseSeconds heartbeatSeconds pollSeconds }
    }`,
    { facts: hostFacts },
  );
  expect(opened).toEqual({ openRunnerSession: { leaseSeconds: 60, heartbeatSeconds: 15, pollSeconds: 30 } });
});

test("an ephemeral runner is deleted with its session, or when it has been silent for ten leases", async () => {
  await using own = await startGateway();
  const team = await seedTeam(own);
  const seenNames = async () => (await seen(team)).map(({ name }) => name);
  const [polite, silent] = await Promise.all(
    ["polite", "silent"].map((name) => seedRunner(own, team, name, { ephemeral: true })),
  );
  await seedRunner(own, team, "usual");
  await polite?.api.run("mutation ($id: ID!) { closeRunnerSession(sessionId: $id) }", {
    id: polite.sessionId,
  });
  expect(await seenNames()).toEqual(["silent", "usual"]);
  await own.loseSilentRuns();
  await own.loseSilentRuns();
  expect(await seenNames()).toEqual(["silent", "usual"]);
  own.clock.advance({ seconds: 9 * 60 });
  await own.server.reap();
  expect(await seenNames()).toEqual(["usual"]);
  await expect(silent?.heartbeat([])).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
});

test("a token that lets nobody in says why", async () => {
  await using own = await startGateway();
  const team = await seedTeam(own);
  const registerWith = (token: string) =>
    own.anyone.run(
      `mutation ($token: String!, $facts: RunnerFactsInput!) {
        registerRunner(token: $token, name: "new", facts: $facts) { runner { name } }
      }`,
      { token, facts: hostFacts },
    );
  const used = await newToken(team);
  await registerWith(used);
  await expect(registerWith(used)).rejects.toThrow(/has been used: each lets one runner in/);
  const old = await newToken(team, "(ttlSeconds: 60)");
  own.clock.advance({ seconds: 61 });
  await expect(registerWith(old)).rejects.toThrow(/was good until \d{4}-/);
  await expect(registerWith("frostline_join_of_another_gateway")).rejects.toThrow(/does not know this/);
});
