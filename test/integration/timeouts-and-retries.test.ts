import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { createExperiment, type RunRef, seedRunner, seedTeam, seeRun } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function oneRun(queueing: object) {
  const team = await seedTeam(gateway);
  await createExperiment(team, { queueing });
  const runner = await seedRunner(gateway, team);
  return { team, runner };
}

test("a runner learns with its claim how long the attempt may take", async () => {
  const { runner } = await oneRun({ timeoutMinutes: 30 });
  const { claimRun } = await runner.api.run<{ claimRun: object }>(
    'mutation ($id: ID!) { claimRun(sessionId: $id, idempotencyKey: "key") { timeoutSeconds } }',
    { id: runner.sessionId },
  );
  expect(claimRun).toEqual({ timeoutSeconds: 1800 });
});

test("a run whose runner ignores the limit is ended a lease later, and its runner is told that it is over", async () => {
  const { team, runner } = await oneRun({ timeoutMinutes: 2, retries: 3 });
  const run = await runner.work();
  const renewFor = async (seconds: number) => {
    for (let passed = 0; passed < seconds; passed += 30) {
      gateway.clock.advance({ seconds: 30 });
      await runner.heartbeat([run]);
    }
  };
  await gateway.server.reap();
  await renewFor(150);
  await gateway.server.reap();
  expect(await seeRun(team, run.runId)).toMatchObject({ status: "RUNNING" });
  await renewFor(60);
  await gateway.server.reap();
  expect(await seeRun(team, run.runId)).toMatchObject({
    status: "FAILED", // what takes too long would take too long again
    reason: "TIMEOUT",
    message: expect.stringContaining("2 minutes"),
    attempts: [{ outcome: "FAILED", reason: "TIMEOUT" }],
  });
  expect(await runner.heartbeat([run])).toEqual([{ kind: "STALE", ...run }]);
});

test("each attempt has the whole time", async () => {
  const { team, runner } = await oneRun({ timeoutMinutes: 2 });
  const first = await runner.work();
  gateway.clock.advance({ seconds: 50 });
  await runner.release(first, "PREEMPTED");
  gateway.clock.advance({ seconds: 100 });
  const second = await runner.work();
  await gateway.server.reap();
  await gateway.server.reap();
  expect(await seeRun(team, second.runId)).toMatchObject({ status: "RUNNING", attempt: 2 });
});

const broken = { reason: "CODE_ERROR", message: "It broke." };

test("a run that fails by something that may pass is tried again as often as its experiment allows", async () => {
  const { team, runner } = await oneRun({ retries: 1 });
  const run = await runner.work();
  expect(await runner.finish(run, "FAILED", broken)).toEqual({ status: "QUEUED" });
  expect(await runner.finish(run, "FAILED", broken)).toEqual({ status: "QUEUED" }); // the first answer was lost
  expect(await seeRun(team, run.runId)).toMatchObject({
    status: "QUEUED",
    reason: "CODE_ERROR",
    message: "Failed, and waits for another try (1 of 1). It broke.",
    attempts: [{ outcome: "FAILED", reason: "CODE_ERROR" }],
  });
  const again = await runner.work();
  expect(again).toEqual({ runId: run.runId, attempt: 2 });
  expect(await runner.finish(again, "FAILED", broken)).toEqual({ status: "FAILED" });
});

test.each(["NAN_LOSS", "BAD_CONFIG"])(
  "a run that fails by %s is not tried again: it would fail again",
  async (reason) => {
    const { runner } = await oneRun({ retries: 3 });
    expect(await runner.finish(await runner.work(), "FAILED", { reason })).toEqual({ status: "FAILED" });
  },
);

test("a failure that nobody allowed to try again is the end", async () => {
  const { runner } = await oneRun({});
  const run: RunRef = await runner.work();
  expect(await runner.finish(run, "FAILED", broken)).toEqual({ status: "FAILED" });
});
