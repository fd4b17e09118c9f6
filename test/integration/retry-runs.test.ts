import { runners, runs } from "@frostline/db";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  createExperiment,
  points,
  seedExperiment,
  seedRunAtWork,
  seedRunner,
  seedTeam,
  seeRun,
  type Team,
} from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function retry({ person }: Team, ...ids: string[]): Promise<{ id: string; status: string }[]> {
  const answer = await person.run<{ retryRuns: { id: string; status: string }[] }>(
    "mutation ($ids: [ID!]!) { retryRuns(ids: $ids) { id status } }",
    { ids },
  );
  return answer.retryRuns;
}

const cancel = ({ person }: Team, id: string) =>
  person.run("mutation ($id: ID!) { cancelRun(id: $id) { status } }", { id });

const broken = { reason: "CODE_ERROR", message: "It broke." };

test("a run that has failed is tried again as its next attempt, and what the one before still says changes nothing", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  await runner.finish(run, "FAILED", broken);
  expect(await retry(team, runId)).toEqual([{ id: runId, status: "QUEUED" }]);
  expect(await seeRun(team, runId)).toMatchObject({
    status: "QUEUED",
    reason: null,
    message: null,
    attempt: 1,
  });

  expect(await runner.finish(run, "FAILED", broken)).toEqual({ status: "QUEUED" }); // its answer was lost
  const late = [points("train/loss", [1], [0.5])];
  await expect(runner.append(run, 0, late)).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
  expect(await runner.heartbeat([run])).toEqual([{ kind: "STALE", ...run }]);

  const again = await runner.work();
  expect(again).toEqual({ runId, attempt: 2 });
  await expect(runner.append(run, 0, late)).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
  await runner.finish(again, "SUCCEEDED");
  expect(await seeRun(team, runId)).toMatchObject({
    status: "SUCCEEDED",
    attempts: [
      { number: 1, outcome: "FAILED", reason: "CODE_ERROR" },
      { number: 2, outcome: "SUCCEEDED", reason: null },
    ],
  });
});

test("a runner that was lost does not come back to its attempt after a person has the run tried again", async () => {
  const team = await seedTeam(gateway);
  const [runId = ""] = (await seedExperiment(team)).runIds;
  const runner = await seedRunner(gateway, team);
  await gateway.server.reap();
  for (const attempt of [1, 2, 3]) {
    expect(await runner.work()).toEqual({ runId, attempt });
    gateway.clock.advance({ seconds: 61 });
    await gateway.server.reap();
  }
  expect(await seeRun(team, runId)).toMatchObject({ status: "FAILED", reason: "RUNNER_LOST" });
  await retry(team, runId);
  const last = { runId, attempt: 3 };
  await expect(runner.append(last, 0, [])).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
  expect(await runner.work()).toEqual({ runId, attempt: 4 });
});

test("retries and losses are counted anew", async () => {
  const team = await seedTeam(gateway);
  await createExperiment(team, { queueing: { retries: 1 } });
  const runner = await seedRunner(gateway, team);
  const fail = async () => runner.finish(await runner.work(), "FAILED", broken);
  expect(await fail()).toEqual({ status: "QUEUED" });
  expect(await fail()).toEqual({ status: "FAILED" });
  const [row] = await gateway.db.select().from(runs).where(eq(runs.teamId, team.teamId));
  await retry(team, row?.id ?? "");
  await gateway.db.update(runners).set({ quarantinedAt: null }).where(eq(runners.id, runner.id));
  expect(await fail()).toEqual({ status: "QUEUED" });
  expect(await fail()).toEqual({ status: "FAILED" });
});

test("a list by a metric shows a run that is tried again once, with its newest values", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  const listed = async () => {
    const { runs } = await team.person.run<{ runs: { edges: { node: object }[] } }>(
      `{ runs(sort: { by: METRIC, metric: { key: "test/accuracy" } }) {
        edges { node { id summaries { last } } }
      } }`,
    );
    return runs.edges.map(({ node }) => node);
  };
  const withAccuracy = (last: number) => [{ id: runId, summaries: [{ last }] }];
  await runner.append(run, 0, [points("test/accuracy", [1], [0.5])]);
  await runner.finish(run, "FAILED", broken);
  await retry(team, runId);
  expect(await listed()).toEqual(withAccuracy(0.5));
  const again = await runner.work();
  await runner.append(again, 0, [points("test/accuracy", [1], [0.75])]);
  expect(await listed()).toEqual(withAccuracy(0.75));
  await runner.finish(again, "FAILED", broken);
  expect(await listed()).toEqual(withAccuracy(0.75));
});

test("of several runs all are queued or none, saying it twice is fine, and the log names who did it", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team, 3);
  const runner = await seedRunner(gateway, team);
  const done = await runner.work();
  await runner.finish(done, "SUCCEEDED");
  const others = runIds.filter((id) => id !== done.runId);
  for (const id of others) await cancel(team, id);
  await expect(retry(team, ...others, done.runId)).rejects.toMatchObject({
    code: "CONFLICT",
    message: expect.stringContaining("it has succeeded"),
  });
  for (const id of others) expect(await seeRun(team, id)).toMatchObject({ status: "CANCELLED" });

  const queued = others.map((id) => ({ id, status: "QUEUED" }));
  expect(await retry(team, ...others)).toEqual(queued);
  expect(await retry(team, ...others, ...others)).toEqual(queued);
  const { auditEvents } = await team.person.run<{ auditEvents: { edges: { node: object }[] } }>(
    "{ auditEvents { edges { node { action subject } } } }",
  );
  expect(auditEvents.edges.filter(({ node }) => "action" in node && node.action === "RUNS_RETRIED")).toEqual([
    { node: { action: "RUNS_RETRIED", subject: "2 runs of How much of it?" } },
  ]);
});

test("what cannot be tried again is refused with the way out", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  const refused = (sentence: string) => ({ code: "CONFLICT", message: expect.stringContaining(sentence) });
  await cancel(team, runId);
  await expect(retry(team, runId)).rejects.toMatchObject(refused("still being cancelled"));
  await runner.finish(run, "CANCELLED");
  await team.person.run("mutation ($id: ID!) { deleteRun(id: $id) { id } }", { id: runId });
  await expect(retry(team, runId)).rejects.toMatchObject(refused("Restore it first"));

  const { id: experimentId } = await seedExperiment(team);
  const { createExternalRun } = await team.person.run<{ createExternalRun: { id: string; attempt: number } }>(
    "mutation ($input: CreateExternalRunInput!) { createExternalRun(input: $input) { id attempt } }",
    { input: { experimentId, freeze: { depth: 3 }, seed: 1 } },
  );
  const { id, attempt } = createExternalRun;
  await team.person.run("mutation ($input: FinishRunInput!) { finishRun(input: $input) { status } }", {
    input: { run: { runId: id, attempt }, outcome: "FAILED" },
  });
  await expect(retry(team, id)).rejects.toMatchObject(refused("Start the script anew"));
});
