import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { hostFacts, seedExperiment, seedRunner, seedTeam, seeRun } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

test("many runners that claim at once get each run once", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team, 20);
  const runners = await Promise.all([1, 2, 3, 4, 5].map((n) => seedRunner(gateway, team, `runner ${n}`)));
  const claims = await Promise.all(runners.flatMap((runner) => [1, 2, 3, 4, 5, 6].map(() => runner.claim())));
  const claimed = claims.flatMap((claim) => claim?.runId ?? []);
  expect(claimed.toSorted()).toEqual(runIds.toSorted());
  expect(claims.filter((claim) => claim === null)).toHaveLength(10);
});

test("runs are handed out in the order of the plan, those that train least first", async () => {
  const team = await seedTeam(gateway);
  const { createExperiment } = await team.person.run<{
    createExperiment: {
      runs: { edges: { node: { id: string; seed: number; freeze: { depth: number } } }[] };
    };
  }>(
    `mutation {
      createExperiment(input: {
        name: "order", modelSource: "packaged:minilm-l6", dataset: { source: "packaged:movie-snippets" },
        plan: { freeze: [{ depth: 0 }, { depth: 7 }, { depth: 3 }], seeds: [5, 4] }
      }) { runs { edges { node { id seed freeze { depth } } } } }
    }`,
  );
  const runner = await seedRunner(gateway, team);
  const byId = new Map(createExperiment.runs.edges.map(({ node }) => [node.id, node]));
  const order: string[] = [];
  for (let n = 0; n < 6; n++) {
    const run = byId.get((await runner.mustClaim()).runId);
    order.push(`seed ${run?.seed}, k=${run?.freeze.depth}`);
  }
  expect(order).toEqual([
    "seed 5, k=7",
    "seed 5, k=3",
    "seed 5, k=0",
    "seed 4, k=7",
    "seed 4, k=3",
    "seed 4, k=0",
  ]);
});

test("the same key gets the same run, also when both requests are there at once", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team, 5);
  const runner = await seedRunner(gateway, team);
  const answers = await Promise.all(Array.from({ length: 8 }, () => runner.claim("same key")));
  expect(new Set(answers.map((answer) => `${answer?.runId} ${answer?.attempt}`)).size).toBe(1);
  expect(await runner.claim("other key")).not.toEqual(answers[0]);
});

test("a key of one runner means nothing to another", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team, 2);
  const one = await seedRunner(gateway, team, "one");
  const two = await seedRunner(gateway, team, "two");
  expect((await one.claim("key"))?.runId).not.toBe((await two.claim("key"))?.runId);
});

test("a claim begins an attempt and says who has it", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  expect(await runner.claim()).toEqual({ runId: runIds[0], attempt: 1 });
  expect(await seeRun(team, runIds[0] ?? "")).toMatchObject({
    status: "CLAIMED",
    attempt: 1,
    attempts: [{ number: 1, outcome: null, runner: { id: runner.id } }],
  });
});

test("a runner gets no run of another team", async () => {
  const [ours, theirs] = [await seedTeam(gateway, "ours"), await seedTeam(gateway, "theirs")];
  await seedExperiment(theirs);
  const runner = await seedRunner(gateway, ours);
  expect(await runner.claim()).toBeNull();
});

test("without an open session nothing can be claimed", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const old = runner.sessionId;
  await runner.openSession(true);
  runner.sessionId = old;
  await expect(runner.claim()).rejects.toMatchObject({ code: "CONFLICT" });
  runner.sessionId = "no id at all";
  await expect(runner.claim()).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a runner has no more runs than slots, however many claims it makes at once, and gets the next one when one has ended", async () => {
  const team = await seedTeam(gateway);
  await seedExperiment(team, 6);
  const runner = await seedRunner(gateway, team);
  await runner.openSession(true, { ...hostFacts, slots: 2 });
  const claims = await Promise.all(Array.from({ length: 5 }, () => runner.claim()));
  const [first, ...more] = claims.filter((claim) => claim !== null);
  expect(more).toHaveLength(1);
  expect(await runner.claim()).toBeNull();
  if (!first) throw new Error("nothing was claimed");
  await runner.start(first);
  expect(await runner.claim()).toBeNull();
  await runner.finish(first, "FAILED");
  await runner.mustClaim();
  expect(await runner.claim()).toBeNull();
});
