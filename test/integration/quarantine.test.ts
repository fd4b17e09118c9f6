import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { seedExperiment, seedRunner, seedTeam, type Team, type TestRunner } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function stateOf({ person }: Team, { id }: TestRunner): Promise<string | undefined> {
  const { runners } = await person.run<{ runners: { id: string; state: string }[] }>(
    "{ runners { id state } }",
  );
  return runners.find((one) => one.id === id)?.state;
}

async function fail(runner: TestRunner, reason: string, afterSeconds = 1): Promise<void> {
  const run = await runner.work();
  gateway.clock.advance({ seconds: afterSeconds });
  await runner.finish(run, "FAILED", { reason, message: "It broke." });
}

test("a runner on which three different runs fail soon after their start gets no more, until a person lifts that", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team, 5);
  const runner = await seedRunner(gateway, team);
  await fail(runner, "CODE_ERROR");
  await fail(runner, "OUT_OF_MEMORY");
  expect(await stateOf(team, runner)).toBe("ONLINE");
  await fail(runner, "CODE_ERROR");
  expect(await stateOf(team, runner)).toBe("QUARANTINED");
  expect(await runner.claim()).toBeNull();
  expect(await (await seedRunner(gateway, team, "another")).claim()).not.toBeNull();

  const { liftQuarantine } = await team.person.run<{ liftQuarantine: { state: string } }>(
    "mutation ($id: ID!) { liftQuarantine(id: $id) { state } }",
    { id: runner.id },
  );
  expect(liftQuarantine.state).toBe("ONLINE");
  await fail(runner, "CODE_ERROR"); // it has to fail three times anew
  expect(await stateOf(team, runner)).toBe("ONLINE");
});

test("a run that succeeds clears what went before", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team, 5);
  const runner = await seedRunner(gateway, team);
  await fail(runner, "CODE_ERROR");
  await fail(runner, "CODE_ERROR");
  await runner.finish(await runner.work(), "SUCCEEDED");
  await fail(runner, "CODE_ERROR");
  await fail(runner, "CODE_ERROR");
  expect(await stateOf(team, runner)).toBe("ONLINE");
});

test("failures that are not the host's fault, or come late, do not count", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team, 7);
  const runner = await seedRunner(gateway, team);
  for (const reason of ["NAN_LOSS", "BAD_CONFIG", "TIMEOUT"]) await fail(runner, reason);
  for (let n = 0; n < 3; n += 1) {
    const run = await runner.work();
    gateway.clock.advance({ seconds: 50 });
    await runner.heartbeat([run]);
    gateway.clock.advance({ seconds: 20 });
    await runner.finish(run, "FAILED", { reason: "CODE_ERROR" });
  }
  expect(await stateOf(team, runner)).toBe("ONLINE");
});

test("where it is switched off no runner is quarantined", async () => {
  await using own = await startGateway({ quarantineAfter: 0 });
  const team = await seedTeam(own);
  await seedExperiment(team, 4);
  const runner = await seedRunner(own, team);
  for (let n = 0; n < 4; n += 1) {
    await runner.finish(await runner.work(), "FAILED", { reason: "CODE_ERROR" });
  }
  expect(await stateOf(team, runner)).toBe("ONLINE");
});
