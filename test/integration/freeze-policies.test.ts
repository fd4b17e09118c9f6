import { experiments, runs } from "@frostline/db";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { createExperiment, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const create = (changes: object, selection = "id", who = team) => createExperiment(who, changes, selection);

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
