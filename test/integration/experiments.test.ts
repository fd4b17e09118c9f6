import { experiments, runs } from "@frostline/db";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { statementsDuring } from "../harness/database.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  experimentInput,
  points,
  range,
  seedExperiment,
  seedRunner,
  seedTeam,
  type Team,
} from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const create = (changes: object, selection = "id", who = team) =>
  who.person.run<{ createExperiment: Record<string, unknown> }>(
    `mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { ${selection} } }`,
    { input: experimentInput(changes) },
  );

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

const wrong: [string, object, string, string][] = [
  ["no name", { name: " " }, "name", "must not be empty"],
  ["a long name", { name: "x".repeat(201) }, "name", "the limit is 200"],
  ["no model", { modelSource: "" }, "modelSource", "must not be empty"],
  ["no data set", { dataset: { source: "" } }, "dataset.source", "must not be empty"],
  ["a share above 1", { dataset: { source: "x", testShare: 1.5 } }, "dataset.testShare", "must be at most"],
  ["no epoch", { training: { epochs: 0 } }, "training.epochs", "at least 1"],
  ["a negative rate", { training: { learningRate: -1 } }, "training.learningRate", "more than 0"],
  ["no policy", { plan: { freeze: [], seeds: [1] } }, "plan.freeze", "at least 1"],
  ["no seed", { plan: { freeze: [{ depth: 0 }], seeds: [] } }, "plan.seeds", "at least 1"],
  ["a negative seed", { plan: { freeze: [{ depth: 0 }], seeds: [1, -1] } }, "plan.seeds[1]", "at least 0"],
  ["a seed twice", { plan: { freeze: [{ depth: 0 }], seeds: [1, 1] } }, "plan.seeds", "seed 1 twice"],
  [
    "a depth that the model lacks",
    { plan: { freeze: [{ depth: 0 }, { depth: 1 }, { depth: 8 }], seeds: [1] } },
    "plan.freeze[2].depth",
    "Freeze depth 8 is out of range: a model with 6 blocks has depths 0 to 7.",
  ],
  ["no depth", { plan: { freeze: [{ kind: "PREFIX" }], seeds: [1] } }, "plan.freeze[0].depth", "is missing"],
  [
    "a negative depth",
    { plan: { freeze: [{ depth: -1 }], seeds: [1] } },
    "plan.freeze[0].depth",
    "at least 0",
  ],
  [
    "an unknown group",
    { plan: { freeze: [{ kind: "GROUPS", frozen: ["blok 2"] }], seeds: [1] } },
    "plan.freeze[0].frozen",
    'Unknown layer group "blok 2"',
  ],
  [
    "a policy that freezes everything",
    {
      plan: {
        freeze: [
          { kind: "GROUPS", frozen: ["embeddings", ...[0, 1, 2, 3, 4, 5].map((n) => `block ${n}`), "head"] },
        ],
        seeds: [1],
      },
    },
    "plan.freeze[0].frozen",
    "nothing left to train",
  ],
  [
    "a field that a policy does not have",
    { plan: { freeze: [{ kind: "AUTOFREEZE", depth: 2 }], seeds: [1] } },
    "plan.freeze[0].depth",
    "means nothing for the policy AUTOFREEZE, which has: intervals, percentile, resetOptimizer.",
  ],
  [
    "a percentile above 100",
    { plan: { freeze: [{ kind: "AUTOFREEZE", percentile: 101 }], seeds: [1] } },
    "plan.freeze[0].percentile",
    "at most 100",
  ],
  [
    "more thawed groups than there are",
    { plan: { freeze: [{ depth: 0 }, { kind: "GRADUAL_UNFREEZE", trainedAtMost: 9 }], seeds: [1] } },
    "plan.freeze[1].trainedAtMost",
    "1 to 8",
  ],
  [
    "a depth of a second phase that the model lacks",
    { plan: { freeze: [{ kind: "LPFT", depth: 8 }], seeds: [1] } },
    "plan.freeze[0].depth",
    "depths 0 to 7",
  ],
  [
    "a first phase as long as the training",
    { plan: { freeze: [{ depth: 0 }, { kind: "LPFT", headEpochs: 3 }], seeds: [1] } },
    "plan.freeze[1].headEpochs",
    "leaves none of 3 epochs",
  ],
  ["no copy", { training: { prefixCopies: 0 } }, "training.prefixCopies", "at least 1"],
  ["a policy twice", { plan: { freeze: [{ depth: 1 }, { depth: 1 }], seeds: [1] } }, "plan.freeze", "twice"],
  ["a NUL", { dataset: { source: "a\0b" } }, "dataset", "cannot be stored"],
  ["half a surrogate pair", { modelSource: "\ud800" }, "modelSource", "cannot be stored"],
  [
    "a plan of 10,000 runs",
    {
      plan: {
        freeze: range(100).map((n) => ({ learningRate: (n + 1) / 1000, depth: 0 })),
        seeds: range(100),
      },
    },
    "plan",
    "This plan has 10000 runs; the limit is 5000.",
  ],
];

test.each(wrong)(
  "%s is refused with the field's path and a sentence, and nothing is created",
  async (_what, change, field, sentence) => {
    const lonely = await seedTeam(gateway, "lonely");
    await expect(create(change, "id", lonely)).rejects.toMatchObject({
      code: "BAD_INPUT",
      field,
      message: expect.stringContaining(sentence),
    });
    expect(await lonely.person.run("{ experiments { totalCount } }")).toEqual({
      experiments: { totalCount: 0 },
    });
  },
);

interface ExperimentPage {
  experiments: {
    totalCount: number;
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    edges: { node: { name: string } }[];
  };
}

test("experiments are listed newest first, page after page", async () => {
  const own = await seedTeam(gateway, "own");
  for (const name of ["a", "b", "c", "d", "e"]) await create({ name }, "id", own);
  const names: string[] = [];
  let after: string | null = null;
  do {
    const { experiments }: ExperimentPage = await own.person.run(
      `query ($after: String) {
        experiments(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { name } } }
      }`,
      { after },
    );
    expect(experiments.totalCount).toBe(5);
    names.push(...experiments.edges.map(({ node }) => node.name));
    after = experiments.pageInfo.hasNextPage ? experiments.pageInfo.endCursor : null;
  } while (after !== null);
  expect(names).toEqual(["e", "d", "c", "b", "a"]);
});

test("the runs of many experiments are paged each by itself", async () => {
  const own = await seedTeam(gateway, "pages");
  const one = await seedExperiment(own, 3);
  const two = await seedExperiment(own, 5);
  const { experiments } = await own.person.run<{
    experiments: {
      edges: { node: { id: string; runs: { totalCount: number; edges: { node: { id: string } }[] } } }[];
    };
  }>("{ experiments { edges { node { id runs(first: 4) { totalCount edges { node { id } } } } } } }");
  expect(experiments.edges.map(({ node }) => node)).toEqual([
    { id: two.id, runs: { totalCount: 5, edges: two.runIds.slice(0, 4).map((id) => ({ node: { id } })) } },
    { id: one.id, runs: { totalCount: 3, edges: one.runIds.map((id) => ({ node: { id } })) } },
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

test("a query that is nested too deep is refused", async () => {
  const deep = `${"runs { edges { node { experiment { ".repeat(4)}name${" } } } }".repeat(4)}`;
  await expect(team.person.run(`{ experiments { edges { node { ${deep} } } } }`)).rejects.toMatchObject({
    code: "BAD_INPUT",
    message: expect.stringContaining("the limit is 12"),
  });
});

test("a body that is too large is refused in the form of every other answer", async () => {
  const error = await create({ name: "x".repeat(9 * 1024 * 1024) }).catch((error: Error) => error);
  expect(error).toMatchObject({ code: "BAD_INPUT", message: expect.stringContaining("too large") });
});

test("however many experiments and runs are listed with all that belongs to them, the database is asked as often", async () => {
  const everything = `{ experiments { edges { node { name runCounts { total } runs { edges { node {
    status progress { step } runner { name currentRun { id } } attempts { runner { name } }
    summaries { key } layers { name } experiment { name }
  } } } } } } runners { currentRun { id } } }`;
  const asked = async (experiments: number, runs: number) => {
    const own = await seedTeam(gateway, "lists");
    for (const _ of range(experiments)) {
      await seedExperiment(own, runs);
      const runner = await seedRunner(gateway, own);
      await runner.append(await runner.work(), 0, [points("loss", [1], [1])]);
    }
    return statementsDuring(gateway.db, () => own.person.run(everything));
  };
  const few = await asked(1, 1);
  expect(few).toBeGreaterThan(5);
  expect(await asked(6, 10)).toBe(few);
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

test("a policy has the defaults of its kind, a short name of its own, and words for what it does", async () => {
  const policies = [
    { depth: 4 },
    { kind: "GROUPS", frozen: ["block 1"] },
    { kind: "GROUPS", frozen: ["block 2"] },
    { kind: "GRADUAL_UNFREEZE" },
    { kind: "GRADUAL_UNFREEZE", trainedAtMost: 3 },
    { kind: "AUTOFREEZE" },
    { kind: "AUTOFREEZE", percentile: 30, resetOptimizer: true },
    { kind: "LPFT", depth: 2 },
    { kind: "LPFT", depth: 2, headEpochs: 2 },
    { kind: "DISCRIMINATIVE_LR" },
    { kind: "DISCRIMINATIVE_LR", freezeBelow: 0.01 },
  ];
  const { createExperiment } = await create(
    { plan: { freeze: policies, seeds: [1] } },
    `plan { freeze { policy {
      kind depth frozen epochsPerStage trainedAtMost intervals percentile resetOptimizer headEpochs factor freezeBelow label shortLabel
    } } }`,
  );
  const plan = createExperiment.plan as { freeze: { policy: Record<string, unknown> }[] };
  expect(plan.freeze.map(({ policy }) => policy.shortLabel)).toEqual([
    "k = 4",
    "frozen: block 1",
    "frozen: block 2",
    "gradual unfreezing",
    "gradual unfreezing (top 3)",
    "AutoFreeze",
    "AutoFreeze (percentile 30, moments reset)",
    "LP-FT → k = 2",
    "LP-FT → k = 2 (after 2 epochs)",
    "rates ÷ 2.6",
    "rates ÷ 2.6 (frozen below 0.01)",
  ]);
  expect(plan.freeze[5]?.policy).toEqual({
    kind: "AUTOFREEZE",
    depth: null,
    frozen: null,
    epochsPerStage: null,
    trainedAtMost: null,
    intervals: 10,
    percentile: 50,
    resetOptimizer: false,
    headEpochs: null,
    factor: null,
    freezeBelow: null,
    label: "AutoFreeze, percentile 50 of 10 intervals",
    shortLabel: "AutoFreeze",
  });
});

test("what was stored before there was a prefix mode says what it meant, and is not queued again as something new", async () => {
  const parity = { prefixMode: "PARITY" };
  const { createExperiment } = await create({ training: parity });
  const id = createExperiment.id as string;
  const forget = sql`config #- '{training,prefixMode}' #- '{training,prefixCopies}' #- '{training,prefixDtype}'`;
  await gateway.db.update(experiments).set({ config: forget }).where(eq(experiments.id, id));
  await gateway.db.update(runs).set({ config: forget }).where(eq(runs.experimentId, id));

  const mode = "training { prefixMode prefixCopies prefixDtype learningRate }";
  const whole = { prefixMode: "PARITY", prefixCopies: null, prefixDtype: "FLOAT16", learningRate: 5e-5 };
  expect(
    await team.person.run(
      `query ($id: ID!) { experiment(id: $id) { ${mode} runs { edges { node { config { ${mode} } } } } } }`,
      { id },
    ),
  ).toEqual({
    experiment: { training: whole, runs: { edges: [{ node: { config: { training: whole } } }] } },
  });
  await expect(
    team.person.run(
      "mutation ($id: ID!, $plan: PlanInput!) { addRuns(experimentId: $id, plan: $plan) { id } }",
      { id, plan: { freeze: [{ depth: 0 }], seeds: [1] } },
    ),
  ).rejects.toMatchObject({ code: "BAD_INPUT", field: "plan" });
});
