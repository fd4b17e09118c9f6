import { runnerSessions } from "@frostline/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { seedExperiment, seedRunner, seedTeam, seeRun, type Team, type TestRunner } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const drain = (api: Team["person"], { id }: TestRunner) =>
  api.run<{ drainRunner: { state: string } }>("mutation ($id: ID!) { drainRunner(id: $id) { state } }", {
    id,
  });
const resume = (api: Team["person"], { id }: TestRunner) =>
  api.run("mutation ($id: ID!) { resumeRunner(id: $id) { state } }", { id });
const remove = (api: Team["person"], { id }: TestRunner) =>
  api.run("mutation ($id: ID!) { deleteRunner(id: $id) }", { id });

const runnersOf = async ({ person }: Team) => {
  const { runners } = await person.run<{ runners: { id: string; state: string; online: boolean }[] }>(
    "{ runners { id state online } }",
  );
  return runners;
};

async function isDraining(runner: TestRunner): Promise<boolean> {
  const { heartbeat } = await runner.api.run<{ heartbeat: { draining: boolean } }>(
    "mutation ($sessionId: ID!) { heartbeat(sessionId: $sessionId, runs: []) { draining } }",
    { sessionId: runner.sessionId },
  );
  return heartbeat.draining;
}

test("a draining runner keeps its run, gets no other, and is told to leave, until it is resumed", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team, 2);
  const runner = await seedRunner(gateway, team);
  const run = await runner.work();
  expect(await isDraining(runner)).toBe(false);

  expect(await drain(team.person, runner)).toEqual({ drainRunner: { state: "DRAINING" } });
  expect(await isDraining(runner)).toBe(true);
  expect(await runner.claim()).toBeNull();
  expect(await runner.heartbeat([run])).toEqual([]);
  await runner.finish(run, "SUCCEEDED");
  expect(await runner.claim()).toBeNull();

  expect(await resume(team.person, runner)).toEqual({ resumeRunner: { state: "ONLINE" } });
  expect(await isDraining(runner)).toBe(false);
  await runner.mustClaim();
});

test("a claim whose answer was lost is answered again also while its runner drains", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const run = await runner.claim("key");
  await drain(team.person, runner);
  expect(await runner.claim("key")).toEqual(run);
});

test("what a person has drained stays so when the runner comes back, and is shown while it is away", async () => {
  const team = await seedTeam(gateway);
  const runner = await seedRunner(gateway, team);
  await drain(team.person, runner);
  gateway.clock.advance({ seconds: 61 });
  expect(await runnersOf(team)).toEqual([{ id: runner.id, state: "DRAINING", online: false }]);
  await runner.openSession();
  expect(await isDraining(runner)).toBe(true);
});

test("a runner may drain and delete itself, and no other one", async () => {
  const team = await seedTeam(gateway);
  const self = await seedRunner(gateway, team, "self");
  const other = await seedRunner(gateway, team, "other");
  await expect(drain(self.api, other)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(remove(self.api, other)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(resume(self.api, self)).rejects.toMatchObject({ code: "FORBIDDEN" });
  await drain(self.api, self);
  await remove(self.api, self);
  expect(await runnersOf(team)).toMatchObject([{ id: other.id }]);
});

test("the run of a deleted runner goes to another one, and keeps the name of who had it", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  const [gone, stays] = [await seedRunner(gateway, team, "gone"), await seedRunner(gateway, team, "stays")];
  const run = await gone.work();
  const connection = await stays.api.connect();
  const wakes = connection.subscribe("subscription { runsPending { queued } }");
  await connection.run("{ __typename }"); // it listens when this is answered
  expect(await remove(team.person, gone)).toEqual({ deleteRunner: true });
  expect(await wakes.next()).toEqual({ runsPending: { queued: 1 } });
  await connection.close();
  const sessions = await gateway.db.select().from(runnerSessions).where(eq(runnerSessions.runnerId, gone.id));
  expect(sessions).toMatchObject([{ closedAt: expect.any(Date) }]);
  expect(await stays.claim()).toEqual({ runId: run.runId, attempt: 2 });
  expect(await seeRun(team, runIds[0] ?? "")).toMatchObject({
    attempts: [
      { number: 1, outcome: "QUEUED", reason: "RUNNER_SHUTDOWN", runner: { id: gone.id } },
      { number: 2, runner: { id: stays.id } },
    ],
  });
  expect(await runnersOf(team)).toMatchObject([{ id: stays.id }]);
});

test("the run of a deleted runner that was being cancelled is cancelled by that", async () => {
  const team = await seedTeam(gateway);
  const runner = await seedRunner(gateway, team);
  await seedExperiment(team);
  const { runId } = await runner.work();
  await team.person.run("mutation ($id: ID!) { cancelRun(id: $id) { id } }", { id: runId });
  await remove(team.person, runner);
  expect(await seeRun(team, runId)).toMatchObject({ status: "CANCELLED", reason: "USER_STOP" });
});

test("the secret of a deleted runner opens nothing, and the answer says what to do", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const run = await runner.work();
  const connection = await runner.api.connect();
  await connection.run("query { __typename }");
  await remove(team.person, runner);

  const refusal = {
    code: "UNAUTHENTICATED",
    message: expect.stringContaining("register it with a new token"),
  };
  await expect(runner.heartbeat([run])).rejects.toMatchObject(refusal);
  await expect(runner.finish(run, "SUCCEEDED")).rejects.toMatchObject(refusal);
  await expect(runner.openSession(true)).rejects.toMatchObject(refusal);
  expect(await connection.closed).toBe(1013); // to come again, which it then may not
});

test("to drain or to delete a runner twice changes nothing, and is written down once", async () => {
  const team = await seedTeam(gateway);
  const runner = await seedRunner(gateway, team, "rack 7");
  await drain(team.person, runner);
  await drain(team.person, runner);
  await resume(team.person, runner);
  await remove(team.person, runner);
  await expect(remove(team.person, runner)).rejects.toMatchObject({ code: "NOT_FOUND" });
  const { auditEvents } = await team.person.run<{
    auditEvents: { edges: { node: { action: string; subject: string; subjectId: string } }[] };
  }>("{ auditEvents { edges { node { action subject subjectId } } } }");
  const done = auditEvents.edges.map(({ node }) => node).filter(({ subjectId }) => subjectId === runner.id);
  expect(done.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    "RUNNER_DELETED rack 7",
    "RUNNER_RESUMED rack 7",
    "RUNNER_DRAINED rack 7",
    "RUNNER_REGISTERED rack 7",
  ]);
});
