import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  range,
  seedExperiment,
  seedRunAtWork,
  seedRunner,
  seedTeam,
  seeRun,
  type Team,
  type TestRunner,
} from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const cancel = ({ person }: Team, id: string) =>
  person.run<{ cancelRun: { status: string } }>("mutation ($id: ID!) { cancelRun(id: $id) { status } }", {
    id,
  });

test("a queued run is cancelled at once", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  expect(await cancel(team, runIds[0] ?? "")).toEqual({ cancelRun: { status: "CANCELLED" } });
  expect(await cancel(team, runIds[0] ?? "")).toEqual({ cancelRun: { status: "CANCELLED" } });
  expect(await (await seedRunner(gateway, team)).claim()).toBeNull();
});

test("the runner of a cancelled run is told by its heartbeat and by its next append, and ends it", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  expect(await cancel(team, runId)).toEqual({ cancelRun: { status: "CANCELLING" } });
  expect(await cancel(team, runId)).toEqual({ cancelRun: { status: "CANCELLING" } });
  expect(await runner.heartbeat([run])).toEqual([{ kind: "CANCEL", ...run }]);
  expect(await runner.append(run, 0, [])).toMatchObject({ stopRequested: true });
  expect(await runner.finish(run, "CANCELLED")).toEqual({ status: "CANCELLED" });
  expect(await seeRun(team, runId)).toMatchObject({ status: "CANCELLED", reason: "USER_STOP" });
});

test("the runner of a cancelled run hears at once that its heartbeat is wanted, and no other runner does", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  const idle = await seedRunner(gateway, team, "idle");
  const hints = async ({ api }: TestRunner) => {
    const connection = await api.connect();
    const wanted = connection.subscribe("subscription { heartbeatWanted }");
    await connection.run("{ __typename }"); // it listens when this is answered
    return { connection, wanted };
  };
  const [own, others] = [await hints(runner), await hints(idle)];
  await cancel(team, runId);
  expect(await own.wanted.next()).toEqual({ heartbeatWanted: true });
  expect(await runner.heartbeat([run])).toEqual([{ kind: "CANCEL", ...run }]);

  await others.connection.run("{ __typename }"); // after all that was sent to it
  expect(others.wanted.drain()).toEqual([]);
  for (const { connection } of [own, others]) await connection.close();
});

test("a run that succeeds while it is being cancelled has succeeded", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  await cancel(team, runId);
  expect(await runner.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
  await expect(cancel(team, runId)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a runner cannot cancel on its own", async () => {
  const { runner, run } = await seedRunAtWork(gateway);
  await expect(runner.finish(run, "CANCELLED")).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a run that is handed back is queued, and handing it back twice is fine", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  expect(await runner.release(run)).toBe(true);
  expect(await runner.release(run)).toBe(true);
  expect(await seeRun(team, runId)).toMatchObject({
    status: "QUEUED",
    reason: "RUNNER_SHUTDOWN",
    attempts: [{ outcome: "QUEUED", reason: "RUNNER_SHUTDOWN" }],
  });
  await expect(runner.append(run, 1, [])).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
  expect(await runner.claim()).toEqual({ runId, attempt: 2 });
  expect(await runner.release(run)).toBe(true);
});

test("handing back a run that is being cancelled cancels it", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  await cancel(team, runId);
  await runner.release(run);
  expect(await seeRun(team, runId)).toMatchObject({ status: "CANCELLED", reason: "USER_STOP" });
});

test("cancelling and claiming at once never both win", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team, 20);
  const runner = await seedRunner(gateway, team);
  const [claims] = await Promise.all([
    Promise.all(range(20).map(() => runner.claim())),
    Promise.all(runIds.map((id) => cancel(team, id))),
  ]);
  const claimed = new Set(claims.map((claim) => claim?.runId));
  for (const id of runIds) {
    const { status } = await seeRun(team, id);
    expect(status).toBe(claimed.has(id) ? "CANCELLING" : "CANCELLED");
  }
});
