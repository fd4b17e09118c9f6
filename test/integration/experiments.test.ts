import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { createExperiment, range, seedExperiment, seedRunner, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const create = (changes: object, selection = "id", who = team) => createExperiment(who, changes, selection);

test("an experiment has a run for each policy and seed, whose parameters and layers are known before they start", async () => {
  const { createExperiment } = await create(
    {
      question: "Is the head enough?",
      training: { epochs: 2, learningRate: 0.0003 },
      plan: {
        freeze: [
          { depth: 0 },
          { depth: 7, learningRate: 0.001 },
          { kind: "GROUPS", frozen: ["block 1", "block 2"] },
        ],
        seeds: [1, 2],
      },
    },
    `name question modelSource blocks seeds
     dataset { source textColumn labelColumn maxTrain validationShare }
     training { epochs batchSize learningRate adamEpsilon dropout }
     runCounts { queued active succeeded failed cancelled total }
     runs { totalCount edges { node {
       seed status attempt freeze { kind depth frozen label } trainableParameters totalParameters
       config { training { learningRate epochs } seed freeze { kind } modelSource }
       layers { group name frozen step } summaries { key } runner { id } progress { step } result { bestEpoch }
       experiment { name }
     } } }`,
  );
  expect(createExperiment).toMatchObject({
    name: "How much of it?",
    question: "Is the head enough?",
    modelSource: "packaged:minilm-l6",
    blocks: 6,
    seeds: [1, 2],
    dataset: { source: "packaged:movie-snippets", textColumn: "text", labelColumn: "label", maxTrain: null },
    training: { epochs: 2, batchSize: 32, learningRate: 0.0003, adamEpsilon: 1e-8, dropout: null },
    runCounts: { queued: 6, active: 0, succeeded: 0, failed: 0, cancelled: 0, total: 6 },
  });
  const { edges } = createExperiment.runs as {
    edges: {
      node: { seed: number; freeze: { label: string }; layers: { name: string; frozen: boolean }[] };
    }[];
  };
  expect(edges.map(({ node }) => `${node.seed}: ${node.freeze.label}`)).toEqual([
    "1: all but the head",
    "1: blocks 1–2",
    "1: nothing",
    "2: all but the head",
    "2: blocks 1–2",
    "2: nothing",
  ]);
  // MiniLM-L6: 384 x 384 + 384 in the pre-classifier, 384 x 2 + 2 in the classifier.
  expect(edges[0]?.node).toMatchObject({
    status: "QUEUED",
    attempt: 0,
    freeze: { kind: "PREFIX", depth: 7, frozen: null },
    trainableParameters: 148_610,
    config: { training: { learningRate: 0.001, epochs: 2 }, seed: 1, modelSource: "packaged:minilm-l6" },
    summaries: [],
    runner: null,
    progress: null,
    result: null,
  });
  expect(edges[2]?.node).toMatchObject({ trainableParameters: 22_713_218, totalParameters: 22_713_218 });
  expect(edges[1]?.node.layers.filter(({ frozen }) => frozen).map(({ name }) => name)).toEqual([
    "block 1",
    "block 2",
  ]);
});

test("a plan of a thousand and more runs is created whole", async () => {
  const own = await seedTeam(gateway, "large");
  const plan = { freeze: range(8).map((depth) => ({ depth })), seeds: range(150) };
  const { createExperiment } = await create({ plan }, "runCounts { queued }", own);
  expect(createExperiment).toEqual({ runCounts: { queued: 1200 } });
});

test("counts follow the runs", async () => {
  const own = await seedTeam(gateway, "counts");
  const { id } = await seedExperiment(own, 5);
  const runner = await seedRunner(gateway, own);
  await runner.finish(await runner.work(), "SUCCEEDED");
  await runner.finish(await runner.work(), "FAILED");
  await runner.work();
  const seen = await own.person.run(
    "query ($id: ID!) { experiment(id: $id) { runCounts { queued active succeeded failed cancelled total } } }",
    { id },
  );
  expect(seen).toEqual({
    experiment: { runCounts: { queued: 2, active: 1, succeeded: 1, failed: 1, cancelled: 0, total: 5 } },
  });
});

test("a creation that is asked for again with its key, even at once, creates one experiment", async () => {
  const key = { idempotencyKey: "a click" };
  const [first, second] = await Promise.all([create(key), create(key)]);
  const third = await create(key);
  const ids = [first, second, third].map(({ createExperiment }) => createExperiment.id);
  expect(new Set(ids).size).toBe(1);
  const another = await create({ idempotencyKey: "another click" });
  expect(another.createExperiment.id).not.toBe(ids[0]);
  const elsewhere = await create(key, "id", await seedTeam(gateway, "Elsewhere"));
  expect(elsewhere.createExperiment.id).not.toBe(ids[0]);
});
