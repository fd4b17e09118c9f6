import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { createExperiment, range, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const create = (changes: object, selection = "id", who = team) => createExperiment(who, changes, selection);

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
