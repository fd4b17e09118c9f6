import { afterAll, beforeAll, expect, test } from "vitest";
import { restartGateway, startGateway, type TestGateway } from "../harness/gateway.ts";
import { points, seedExperiment, seedRunner, seedTeam, seeRun } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function oneRunAtWork() {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  return { team, runId: runIds[0] ?? "", runner, run: await runner.work() };
}

test("a run whose runner fell silent is queued again, and only once", async () => {
  const { team, runId } = await oneRunAtWork();
  expect(await gateway.loseSilentRuns()).toContain(runId);
  expect(await gateway.server.reap()).not.toContain(runId);
  expect(await seeRun(team, runId)).toMatchObject({
    status: "QUEUED",
    reason: "RUNNER_LOST",
    attempt: 1,
    attempts: [{ number: 1, outcome: "QUEUED", reason: "RUNNER_LOST" }],
  });
});

test("the next claim of a lost run is the next attempt, and the old one may write nothing more", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await gateway.loseSilentRuns();
  const other = await seedRunner(gateway, team, "other");
  expect(await other.claim()).toEqual({ runId, attempt: 2 });

  const stale = { code: "STALE_ATTEMPT" };
  await expect(runner.append(run, 1, [points("loss", [1], [1])])).rejects.toMatchObject(stale);
  await expect(runner.log(run, [{ seq: 1, message: "still here" }])).rejects.toMatchObject(stale);
  await expect(runner.start(run)).rejects.toMatchObject(stale);
  await expect(runner.release(run)).rejects.toMatchObject(stale);
  await expect(runner.finish(run, "SUCCEEDED")).rejects.toMatchObject(stale);
  expect(await runner.heartbeat([run])).toEqual([{ kind: "STALE", ...run }]);
  expect((await seeRun(team, runId)).status).toBe("CLAIMED");
});

test("heartbeats keep a run, but only those that list it", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  for (let n = 0; n < 5; n++) {
    gateway.clock.advance({ seconds: 40 });
    expect(await runner.heartbeat([run])).toEqual([]);
    expect(await gateway.server.reap()).not.toContain(runId);
  }
  gateway.clock.advance({ seconds: 40 });
  await runner.heartbeat([]);
  gateway.clock.advance({ seconds: 40 });
  await runner.heartbeat([]);
  expect(await gateway.server.reap()).toContain(runId);
  expect((await seeRun(team, runId)).status).toBe("QUEUED");
});

test("any write of a run is a sign of life", async () => {
  const { runId, runner, run } = await oneRunAtWork();
  for (let n = 1; n < 4; n++) {
    gateway.clock.advance({ seconds: 50 });
    await runner.append(run, n, [points("loss", [n], [1])]);
    expect(await gateway.server.reap()).not.toContain(runId);
  }
});

test("a runner that was taken for lost goes on with the same attempt when nobody else has claimed the run", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await runner.append(run, 1, [points("loss", [1], [0.5])]);
  expect(await gateway.loseSilentRuns()).toContain(runId);
  expect(await runner.heartbeat([run])).toEqual([]);
  expect(await seeRun(team, runId)).toMatchObject({
    status: "RUNNING",
    reason: null,
    attempt: 1,
    attempts: [{ outcome: null }],
  });
  expect(await (await seedRunner(gateway, team, "other")).claim()).toBeNull();
  expect(await runner.append(run, 2, [points("loss", [2], [0.4])])).toMatchObject({ newPoints: 1 });
  expect(await runner.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
});

test("an expired lease that nobody has looked at yet is renewed by the next write", async () => {
  const { runId, runner, run } = await oneRunAtWork();
  gateway.clock.advance({ seconds: 300 });
  await runner.append(run, 1, [points("loss", [1], [0.5])]);
  expect(await gateway.server.reap()).not.toContain(runId);
});

test("a run that loses three runners in a row fails, and says so", async () => {
  const { team, runId } = await oneRunAtWork();
  await gateway.loseSilentRuns();
  for (const name of ["second", "third"]) {
    await (await seedRunner(gateway, team, name)).work();
    await gateway.loseSilentRuns();
  }
  const run = await seeRun(team, runId);
  expect(run).toMatchObject({ status: "FAILED", reason: "RUNNER_LOST", attempt: 3 });
  expect(run.message).toBe("The runner fell silent, 3 times in a row, so it is not tried again.");
  expect(await (await seedRunner(gateway, team, "fourth")).claim()).toBeNull();
});

test("a run that is handed back between two losses does not count them together", async () => {
  const { team, runId } = await oneRunAtWork();
  await gateway.loseSilentRuns();
  const careful = await seedRunner(gateway, team, "careful");
  await careful.release(await careful.work());
  for (const name of ["third", "fourth"]) {
    await (await seedRunner(gateway, team, name)).work();
    await gateway.loseSilentRuns();
  }
  expect((await seeRun(team, runId)).status).toBe("QUEUED");
});

test("a run that loses runners but goes on from a later step each time is tried again, and says from where", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  let attempt = run;
  for (const resumedFromStep of [10, 20, 30]) {
    await runner.append(attempt, 0, [points("loss", [resumedFromStep], [0.5])]);
    await gateway.loseSilentRuns();
    attempt = await runner.mustClaim();
    await runner.start(attempt, { resumedFromStep });
  }
  await gateway.loseSilentRuns();
  const seen = await team.person.run(
    "query ($id: ID!) { run(id: $id) { status attempts { resumedFromStep } } }",
    { id: runId },
  );
  const steps = [null, 10, 20, 30].map((resumedFromStep) => ({ resumedFromStep }));
  expect(seen).toEqual({ run: { status: "QUEUED", attempts: steps } });
});

test("going on from the same step again and again is no progress", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await runner.append(run, 0, [points("loss", [10], [0.5])]);
  for (let n = 0; n < 3; n++) {
    await gateway.loseSilentRuns();
    await runner.start(await runner.mustClaim(), { resumedFromStep: 10 });
  }
  await gateway.loseSilentRuns();
  expect(await seeRun(team, runId)).toMatchObject({ status: "FAILED", reason: "RUNNER_LOST" });
});

test("after its start the gateway judges nobody for one full lease: runners could not report while it was down", async () => {
  await using down = await startGateway();
  const team = await seedTeam(down);
  const { runIds } = await seedExperiment(team);
  await (await seedRunner(down, team)).work();
  down.clock.advance({ seconds: 600 });
  await using up = await restartGateway(down);
  expect(await up.server.reap()).toEqual([]);
  up.clock.advance({ seconds: 58 });
  expect(await up.server.reap()).toEqual([]);
  up.clock.advance({ seconds: 3 });
  expect(await up.server.reap()).toEqual(runIds);
});

test("a claim whose answer was lost is handed out again once its lease is over", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  await runner.claim();
  for (let n = 0; n < 3; n++) {
    gateway.clock.advance({ seconds: 25 });
    await runner.heartbeat([]);
  }
  expect(await gateway.server.reap()).toEqual(runIds);
  expect(await runner.claim()).toEqual({ runId: runIds[0], attempt: 2 });
});

test("a run that is cancelled while its runner is silent ends as cancelled", async () => {
  const { team, runId } = await oneRunAtWork();
  await team.person.run("mutation ($id: ID!) { cancelRun(id: $id) { status } }", { id: runId });
  await gateway.loseSilentRuns();
  expect((await seeRun(team, runId)).status).toBe("CANCELLED");
});

test("a run whose training is killed again and again fails the third time, though its runner lives", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await runner.release(run, "RUNNER_LOST");
  expect(await seeRun(team, runId)).toMatchObject({ status: "QUEUED", reason: "RUNNER_LOST" });
  await runner.release(await runner.work(), "RUNNER_LOST");
  await runner.release(await runner.work(), "RUNNER_LOST");
  expect(await seeRun(team, runId)).toMatchObject({
    status: "FAILED",
    reason: "RUNNER_LOST",
    attempt: 3,
    message: expect.stringContaining("3 times in a row"),
  });
});

test("a heartbeat that comes after its run was handed back as lost does not bring the attempt to life again", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await runner.release(run, "RUNNER_LOST");
  expect(await runner.heartbeat([run])).toEqual([{ kind: "STALE", ...run }]);
  expect((await seeRun(team, runId)).status).toBe("QUEUED");
  expect(await runner.claim()).toEqual({ runId, attempt: 2 });
});

test("a lost run that was deleted meanwhile stays deleted when its runner speaks again", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await gateway.loseSilentRuns();
  await team.person.run("mutation ($id: ID!) { deleteRun(id: $id) { id } }", { id: runId });
  expect(await runner.heartbeat([run])).toEqual([{ kind: "STALE", ...run }]);
  expect(await runner.claim()).toBeNull();
});

test("a first attempt has nothing to go on from", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const run = await runner.mustClaim();
  await expect(runner.start(run, { resumedFromStep: 10 })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "input.resumedFromStep",
  });
});

test("an attempt goes on from no step that its run has not come to, and is told how far that is", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await runner.append(run, 0, [points("loss", [8, 9], [0.5, 0.4])]);
  await runner.release(run);
  const { claimRun } = await runner.api.run<{ claimRun: object }>(
    'mutation ($id: ID!) { claimRun(sessionId: $id, idempotencyKey: "next") { runId attempt reachedStep } }',
    { id: runner.sessionId },
  );
  expect(claimRun).toEqual({ runId, attempt: 2, reachedStep: 9 });
  await expect(runner.start({ runId, attempt: 2 }, { resumedFromStep: 10 })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "input.resumedFromStep",
    message: expect.stringContaining("the last step of which this run has a metric is 9"),
  });
  expect((await seeRun(team, runId)).status).toBe("CLAIMED");
  await runner.start({ runId, attempt: 2 }, { resumedFromStep: 9 });
});
