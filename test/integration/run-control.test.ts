import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { experimentInput, seedExperiment, seedRunner, seedTeam, seeRun, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const day = 24 * 60 * 60;

/** One mutation on one id. */
const act = (team: Team, mutation: string, id: string, selection = "id deletedAt") =>
  team.person.run(`mutation ($id: ID!) { ${mutation}(id: $id) { ${selection} } }`, { id });

async function listed({ person }: Team): Promise<string[]> {
  const { experiments } = await person.run<{ experiments: { edges: { node: { id: string } }[] } }>(
    "{ experiments { edges { node { id } } } }",
  );
  return experiments.edges.map(({ node }) => node.id);
}

interface SeenExperiment {
  runCounts: Record<string, number>;
  runs: { totalCount: number; edges: { node: { id: string } }[] };
  deletedRuns: { id: string }[];
}

async function see({ person }: Team, id: string): Promise<SeenExperiment> {
  const { experiment } = await person.run<{ experiment: SeenExperiment }>(
    `query ($id: ID!) { experiment(id: $id) {
      runCounts { queued active cancelled total } runs { totalCount edges { node { id } } } deletedRuns { id }
    } }`,
    { id },
  );
  return experiment;
}

test("cancelling an experiment cancels what waits at once, and what a runner has as soon as it has stopped", async () => {
  const team = await seedTeam(gateway);
  const { id } = await seedExperiment(team, 4);
  const runner = await seedRunner(gateway, team);
  const done = await runner.work();
  await runner.finish(done, "SUCCEEDED");
  const running = await runner.work();
  await act(team, "cancelExperiment", id);
  expect(await seeRun(team, done.runId)).toMatchObject({ status: "SUCCEEDED" });
  expect(await runner.heartbeat([running])).toEqual([{ kind: "CANCEL", ...running }]);
  expect(await runner.claim()).toBeNull();
  await runner.finish(running, "CANCELLED");
  expect((await see(team, id)).runCounts).toEqual({ queued: 0, active: 0, cancelled: 3, total: 4 });
});

test("a deleted experiment leaves the lists and the queue, its running run is cancelled, and undo brings it back", async () => {
  const team = await seedTeam(gateway);
  const { id } = await seedExperiment(team, 3);
  const other = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const running = await runner.work();
  await act(team, "deleteExperiment", id);
  await act(team, "deleteExperiment", id); // twice is fine
  expect(await listed(team)).toEqual([other.id]);
  expect(await team.person.run("{ deletedExperiments { id } }")).toEqual({ deletedExperiments: [{ id }] });
  expect(await runner.heartbeat([running])).toEqual([{ kind: "CANCEL", ...running }]);
  await runner.finish(running, "CANCELLED");
  expect((await runner.claim())?.runId).toBe(other.runIds[0]);
  expect(await runner.claim()).toBeNull();

  expect(await act(team, "restoreExperiment", id)).toEqual({ restoreExperiment: { id, deletedAt: null } });
  expect(await listed(team)).toEqual([other.id, id]);
  expect((await see(team, id)).runCounts).toEqual({ queued: 2, active: 0, cancelled: 1, total: 3 });
  expect(await runner.claim()).not.toBeNull();
});

test("a run that was deleted before its experiment stays deleted when that is restored", async () => {
  const team = await seedTeam(gateway);
  const { id, runIds } = await seedExperiment(team, 2);
  const [first = "", second = ""] = runIds;
  await act(team, "deleteRun", first);
  await act(team, "deleteExperiment", id);
  await expect(act(team, "restoreRun", first)).rejects.toMatchObject({ code: "CONFLICT" });
  await act(team, "restoreExperiment", id);
  expect(await see(team, id)).toMatchObject({
    runs: { totalCount: 1, edges: [{ node: { id: second } }] },
    deletedRuns: [{ id: first }],
    runCounts: { total: 1 },
  });
  expect(await act(team, "restoreRun", first)).toEqual({ restoreRun: { id: first, deletedAt: null } });
  expect(await see(team, id)).toMatchObject({ runs: { totalCount: 2 }, deletedRuns: [] });
});

test("after thirty days nothing is restored any more", async () => {
  const team = await seedTeam(gateway);
  const { id, runIds } = await seedExperiment(team, 2);
  await act(team, "deleteRun", runIds[0] ?? "");
  gateway.clock.advance({ seconds: 29 * day });
  await act(team, "restoreRun", runIds[0] ?? "");
  await act(team, "deleteRun", runIds[0] ?? "");
  await act(team, "deleteExperiment", id);
  gateway.clock.advance({ seconds: 31 * day });
  await expect(act(team, "restoreExperiment", id)).rejects.toMatchObject({
    code: "CONFLICT",
    message: "This experiment was deleted more than 30 days ago.",
  });
  expect(await team.person.run("{ deletedExperiments { id } }")).toEqual({ deletedExperiments: [] });
});

test("name and question can be edited, each by itself, and are checked like new ones", async () => {
  const team = await seedTeam(gateway);
  const { id } = await seedExperiment(team);
  const edit = (changes: string) =>
    team.person.run(`mutation { editExperiment(id: "${id}", ${changes}) { name question } }`);
  expect(await edit('question: "Why?"')).toEqual({
    editExperiment: { name: "How much of it?", question: "Why?" },
  });
  expect(await edit('name: " Another "')).toEqual({ editExperiment: { name: "Another", question: "Why?" } });
  await expect(edit('name: ""')).rejects.toMatchObject({ code: "BAD_INPUT", field: "name" });
});

test("an experiment can be made again from what the API says of it", async () => {
  const team = await seedTeam(gateway);
  const selection = `
    name question modelSource
    dataset { source textColumn pairColumn labelColumn subset trainSplit validationSplit testSplit
      maxTrain maxValidation maxTest validationShare testShare neutralBand }
    training { epochs batchSize evalBatchSize learningRate weightDecay warmupRatio maxGradNorm maxLength
      adamBeta1 adamBeta2 adamEpsilon dropout attentionDropout classifierDropout }
    plan { seeds freeze { learningRate policy { kind depth frozen } } }`;
  interface Definition {
    plan: { seeds: number[]; freeze: { learningRate: number | null; policy: object }[] };
  }
  const create = async (input: object) => {
    const { createExperiment } = await team.person.run<{ createExperiment: Definition }>(
      `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { ${selection} } }`,
      { input },
    );
    return createExperiment;
  };
  const original = await create(
    experimentInput({
      question: "Again?",
      dataset: { source: "hf:a/b", subset: "main", validationSplit: "dev", maxTrain: 7, pairColumn: "other" },
      training: { epochs: 9, dropout: 0.3 },
      plan: {
        seeds: [3, 1],
        freeze: [
          { depth: 2, learningRate: 0.01 },
          { kind: "GROUPS", frozen: ["head"] },
        ],
      },
    }),
  );
  const { plan } = original;
  const freeze = plan.freeze.map(({ policy, learningRate }) => ({ ...policy, learningRate }));
  expect(await create({ ...original, plan: { ...plan, freeze } })).toEqual(original);
});

test("runs added later are those that were not there, in the order of the plan, and widen it", async () => {
  const team = await seedTeam(gateway);
  const { id, runIds } = await seedExperiment(team, 2);
  const add = (plan: object) =>
    team.person.run(
      `mutation ($id: ID!, $plan: PlanInput!) {
        addRuns(experimentId: $id, plan: $plan) { seeds plan { freeze { policy { depth } } } runs { totalCount } }
      }`,
      { id, plan },
    );
  expect(await add({ freeze: [{ depth: 0 }, { depth: 7 }], seeds: [1, 2] })).toEqual({
    addRuns: {
      seeds: [0, 1, 2],
      plan: { freeze: [{ policy: { depth: 0 } }, { policy: { depth: 7 } }] },
      runs: { totalCount: 5 },
    },
  });
  await expect(add({ freeze: [{ depth: 0 }], seeds: [1] })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "plan",
    message: "The experiment has all of these runs already.",
  });
  await expect(add({ freeze: [{ depth: 8 }], seeds: [1] })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "plan.freeze[0].depth",
  });
  await act(team, "deleteRun", runIds[1] ?? "");
  expect(await add({ freeze: [{ depth: 0 }], seeds: [1] })).toMatchObject({
    addRuns: { runs: { totalCount: 5 } },
  });
});

test("an experiment's runs that are added to by two people at once are there once", async () => {
  const team = await seedTeam(gateway);
  const { id } = await seedExperiment(team, 1);
  const add = () =>
    team.person.run(
      `mutation { addRuns(experimentId: "${id}", plan: { freeze: [{ depth: 7 }], seeds: [1, 2] }) { id } }`,
    );
  const outcomes = await Promise.allSettled([add(), add(), add()]);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect((await see(team, id)).runs.totalCount).toBe(3);
});

test("another team's experiments and runs can be neither edited nor deleted", async () => {
  const [ours, theirs] = [await seedTeam(gateway, "ours"), await seedTeam(gateway, "theirs")];
  const { id, runIds } = await seedExperiment(theirs);
  for (const mutation of ["cancelExperiment", "deleteExperiment", "restoreExperiment", "editExperiment"]) {
    await expect(act(ours, mutation, id), mutation).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
  for (const mutation of ["deleteRun", "restoreRun"]) {
    await expect(act(ours, mutation, runIds[0] ?? ""), mutation).rejects.toMatchObject({ code: "NOT_FOUND" });
  }
});
