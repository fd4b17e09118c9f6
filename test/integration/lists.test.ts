import { afterAll, beforeAll, expect, test } from "vitest";
import { statementsDuring } from "../harness/database.ts";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  experimentInput,
  points,
  type RunRef,
  range,
  seedRunner,
  seedTeam,
  someResult,
  type Team,
  type TestRunner,
} from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let runner: TestRunner;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

interface Created {
  id: string;
  runs: { edges: { node: { id: string } }[] };
}

/** A team of its own, so that its lists hold what the test has put there. */
async function freshTeam(): Promise<void> {
  team = await seedTeam(gateway);
  runner = await seedRunner(gateway, team);
}

async function newExperiment(plan: object, name = "How much of it?"): Promise<Created> {
  const { createExperiment } = await team.person.run<{ createExperiment: Created }>(
    `mutation ($input: CreateExperimentInput!) {
      createExperiment(input: $input) { id runs(first: 200) { edges { node { id } } } }
    }`,
    { input: experimentInput({ plan, name }) },
  );
  return createExperiment;
}

/** Works the next run off, with this accuracy. */
async function train(accuracy: number | string): Promise<RunRef> {
  const run = await runner.work();
  await runner.append(run, 0, [points("test/accuracy", [1], [accuracy])]);
  const kept = typeof accuracy === "number" ? accuracy : 0.5;
  const result = {
    ...someResult,
    validation: { ...someResult.validation, accuracy: kept },
    trainSeconds: kept * 10,
  };
  await runner.finish(run, "SUCCEEDED", { result });
  return run;
}

interface Page {
  edges: { cursor: string; node: { id: string; seed: number } }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  totalCount: number;
}

async function list(variables: object): Promise<Page> {
  const { runs } = await team.person.run<{ runs: Page }>(
    `query ($filter: RunFilterInput, $sort: RunSortInput, $first: Int = 50, $after: String) {
      runs(filter: $filter, sort: $sort, first: $first, after: $after) {
        edges { cursor node { id seed } } pageInfo { hasNextPage endCursor } totalCount
      }
    }`,
    { ...variables },
  );
  return runs;
}

const seedsOf = ({ edges }: Page) => edges.map(({ node }) => node.seed);
const sortedBy = (key: string, direction = "DESC") => ({ by: "METRIC", metric: { key }, direction });

test("runs are sorted by a metric, those without it or with NaN last, in either direction", async () => {
  await freshTeam();
  await newExperiment({ freeze: [{ depth: 0 }], seeds: range(5) });
  for (const accuracy of [0.7, 0.9, "NaN", 0.8]) await train(accuracy); // seeds 0, 1, 2, 3; 4 waits
  expect(seedsOf(await list({ sort: sortedBy("test/accuracy") })).slice(0, 3)).toEqual([1, 3, 0]);
  expect(seedsOf(await list({ sort: sortedBy("test/accuracy", "ASC") })).slice(0, 3)).toEqual([0, 3, 1]);
  expect((await list({ sort: sortedBy("test/accuracy") })).totalCount).toBe(5);
});

test("runs that go on have their place among those that are over, over all experiments, page by page", async () => {
  await freshTeam();
  const values = new Map<number, number | string>([0.1, 0.6, 0.2, 0.5, "NaN"].entries()); // seed 5 waits
  const ids: string[] = [];
  for (const seeds of [
    [0, 1, 2],
    [3, 4, 5],
  ]) {
    ids.push((await newExperiment({ freeze: [{ depth: 0 }], seeds })).id);
    for (const seed of seeds) {
      const value = values.get(seed);
      if (value === undefined) continue;
      if (seed % 2 === 1) await train(value);
      else await runner.append(await runner.work(), 0, [points("test/accuracy", [1], [value])]);
    }
  }
  const everything = async (sort: object, filter: object) => {
    const seeds: number[] = [];
    for (let after: string | null = null; ; ) {
      const page: Page = await list({ sort, filter, first: 2, after });
      seeds.push(...seedsOf(page));
      if (!page.pageInfo.hasNextPage) return seeds;
      after = page.pageInfo.endCursor;
    }
  };
  expect(await everything(sortedBy("test/accuracy"), {})).toEqual([1, 3, 2, 0, 5, 4]);
  expect(await everything(sortedBy("test/accuracy", "ASC"), {})).toEqual([0, 2, 3, 1, 4, 5]);
  expect(await everything(sortedBy("test/accuracy"), { experimentIds: [ids[1]] })).toEqual([3, 5, 4]);
  expect(await everything(sortedBy("test/accuracy"), { status: ["SUCCEEDED"] })).toEqual([1, 3]);
});

test("a metric that was deleted sorts no run any more", async () => {
  await freshTeam();
  const { id } = await newExperiment({ freeze: [{ depth: 0 }], seeds: [0, 1] });
  for (const accuracy of [0.9, 0.7]) await train(accuracy);
  expect(seedsOf(await list({ sort: sortedBy("test/accuracy") }))).toEqual([0, 1]);
  await team.person.run('mutation ($id: ID!) { deleteMetric(experimentId: $id, key: "test/accuracy") }', {
    id,
  });
  expect(seedsOf(await list({ sort: sortedBy("test/accuracy") }))).toEqual([1, 0]);
});

test("runs are counted only for who asks how many there are", async () => {
  await freshTeam();
  const ask = (fields: string) => team.person.run(`{ runs(first: 1) { ${fields} } }`);
  await ask("edges { cursor } totalCount");
  const without = await statementsDuring(gateway.db, () => ask("edges { cursor }"));
  expect(await statementsDuring(gateway.db, () => ask("edges { cursor } totalCount"))).toBe(without + 1);
});

test("pages of any sorting meet every run once, also when runs are added between them", async () => {
  await freshTeam();
  await newExperiment({ freeze: [{ depth: 0 }, { depth: 7 }], seeds: range(4) });
  for (const accuracy of [0.5, 0.5, "Infinity", 0.25, "NaN"]) await train(accuracy);
  const { edges } = await list({});
  const present = new Set(edges.map(({ node }) => node.id));
  for (const sort of [
    undefined,
    sortedBy("test/accuracy"),
    sortedBy("test/accuracy", "ASC"),
    { by: "FREEZE_DEPTH" },
    { by: "DURATION", direction: "ASC" },
  ]) {
    const met: string[] = [];
    let after: string | null = null;
    do {
      const page: Page = await list({ sort, first: 3, after });
      met.push(...page.edges.map(({ node }) => node.id).filter((id) => present.has(id)));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
      if (met.length < 4) await newExperiment({ freeze: [{ depth: 3 }], seeds: [1] });
    } while (after !== null);
    expect(met.toSorted()).toEqual([...present].toSorted());
  }
});

test("filters find runs by status, depth, trained and frozen blocks, seed, runner, metric, text and age, and all must hold", async () => {
  await freshTeam();
  const { id } = await newExperiment(
    { freeze: [{ depth: 0 }, { depth: 4 }, { kind: "GROUPS", frozen: ["block 5"] }], seeds: [1, 2] },
    "100 % of it_",
  );
  await newExperiment({ freeze: [{ depth: 7 }], seeds: [9] }, "Another");
  const done = await train(0.75);
  const found = async (filter: object) => (await list({ filter })).totalCount;

  expect(await found({})).toBe(7);
  expect(await found({ experimentIds: [id] })).toBe(6);
  expect(await found({ status: ["SUCCEEDED"] })).toBe(1);
  expect(await found({ status: ["QUEUED", "SUCCEEDED"] })).toBe(7);
  expect(await found({ freezeDepth: { from: 4 } })).toBe(3);
  expect(await found({ freezeDepth: { to: 0 } })).toBe(2);
  expect(await found({ trainedBlocks: [5] })).toBe(4);
  expect(await found({ trainedBlocks: [0, 5] })).toBe(2);
  expect(await found({ frozenBlocks: [0] })).toBe(3);
  expect(await found({ frozenBlocks: [5] })).toBe(3);
  expect(await found({ frozenBlocks: [6] })).toBe(0);
  expect(await found({ seeds: [1, 9] })).toBe(4);
  expect(await found({ runnerIds: [runner.id] })).toBe(1);
  expect(await found({ metrics: [{ key: "test/accuracy", of: "BEST", from: 0.7, to: 0.8 }] })).toBe(1);
  expect(await found({ metrics: [{ key: "test/accuracy", from: 0.76 }] })).toBe(0);
  expect(await found({ text: "100 %" })).toBe(6);
  expect(await found({ text: "of_it" })).toBe(0);
  expect(await found({ text: done.runId.slice(0, 30).toUpperCase() })).toBeGreaterThanOrEqual(1);
  expect(await found({ createdSince: "2020-01-01T00:00:00Z" })).toBe(7);
  expect(await found({ createdSince: "2999-01-01T00:00:00Z" })).toBe(0);
  expect(await found({ seeds: [2], freezeDepth: { from: 4 }, status: ["QUEUED"] })).toBe(1);
});

test("runs that differ only in their seed are taken together, with mean, deviation and number from all of them", async () => {
  await freshTeam();
  await newExperiment({ freeze: [{ depth: 0 }, { depth: 7 }], seeds: range(3) });
  // Seed by seed, what trains least first.
  for (const accuracy of [0.6, 0.8, 0.7, 0.9, "NaN"]) await train(accuracy);
  const { runGroups } = await team.person.run<{ runGroups: unknown }>(
    `{ runGroups(metrics: [{ key: "test/accuracy", of: BEST }]) {
      count seeds config { freeze { depth } } metrics { key n mean sd min max }
      result { n accuracy { mean sd } trainSeconds { mean sd } }
    } }`,
  );
  const key = "test/accuracy";
  expect(runGroups).toEqual([
    {
      ...{ count: 3, seeds: [0, 1, 2], config: { freeze: { depth: 0 } } },
      metrics: [
        { key, n: 2, mean: expect.closeTo(0.85), sd: expect.closeTo(Math.sqrt(0.005)), min: 0.8, max: 0.9 },
      ],
      result: {
        n: 2,
        accuracy: { mean: expect.closeTo(0.85), sd: expect.closeTo(Math.sqrt(0.005)) },
        trainSeconds: { mean: expect.closeTo(8.5), sd: expect.closeTo(Math.sqrt(0.5)) },
      },
    },
    {
      ...{ count: 3, seeds: [0, 1, 2], config: { freeze: { depth: 7 } } },
      metrics: [
        { key, n: 2, mean: expect.closeTo(0.65), sd: expect.closeTo(Math.sqrt(0.005)), min: 0.6, max: 0.7 },
      ],
      result: {
        n: 3,
        accuracy: { mean: expect.closeTo(0.6), sd: expect.closeTo(0.1) },
        trainSeconds: { mean: expect.closeTo(6), sd: expect.closeTo(1) },
      },
    },
  ]);
});

test("tags are given and taken in bulk, are found by, and are listed", async () => {
  await freshTeam();
  const { id, runs } = await newExperiment({ freeze: [{ depth: 0 }], seeds: range(3) });
  const [first, second] = runs.edges.map(({ node }) => node.id);
  const tag = (variables: object) =>
    team.person.run<{ tagRuns: { tags: string[] }[] }>(
      "mutation ($runIds: [ID!]!, $add: [String!]!, $remove: [String!]!) { tagRuns(runIds: $runIds, add: $add, remove: $remove) { tags } }",
      { add: [], remove: [], ...variables },
    );
  await tag({ runIds: [first, second], add: ["paper", "good"] });
  await tag({ runIds: [first], add: ["paper", " best "], remove: ["good"] });
  await team.person.run(`mutation ($id: ID!) { tagExperiment(id: $id, add: ["demo"]) { tags } }`, { id });

  expect((await list({ filter: { tags: ["paper"] } })).totalCount).toBe(2);
  expect((await list({ filter: { tags: ["paper", "best"] } })).edges[0]?.node.id).toBe(first);
  const { tags, experiments } = await team.person.run<{ tags: string[]; experiments: Page }>(
    `{ tags experiments(filter: { tags: ["demo"], text: "how MUCH", runStatus: [QUEUED] }) { totalCount } }`,
  );
  expect(tags).toEqual(["best", "demo", "good", "paper"]);
  expect(experiments.totalCount).toBe(1);
  await expect(tag({ runIds: [first], add: ["x".repeat(61)] })).rejects.toMatchObject({ field: "add[0]" });
});

test("a view is saved for the team, replaced by its name, deleted, and leads nowhere else", async () => {
  await freshTeam();
  const save = (name: string, path: string) =>
    team.person.run<{ saveView: { id: string } }>(
      "mutation ($name: String!, $path: String!) { saveView(name: $name, path: $path) { id } }",
      { name, path },
    );
  const { saveView } = await save("Best runs", "/runs?sort=accuracy");
  expect((await save("Best runs", "/runs?sort=loss")).saveView).toEqual(saveView);
  const views = () => team.person.run("{ savedViews { name path } }");
  expect(await views()).toEqual({ savedViews: [{ name: "Best runs", path: "/runs?sort=loss" }] });
  for (const path of [
    "https://elsewhere.example/",
    "//elsewhere.example/x",
    "/\\elsewhere.example",
    "runs",
  ]) {
    await expect(save("Bad", path)).rejects.toMatchObject({ code: "BAD_INPUT", field: "path" });
  }
  await team.person.run("mutation ($id: ID!) { deleteView(id: $id) }", { id: saveView.id });
  expect(await views()).toEqual({ savedViews: [] });
});

test("a sort without its metric, a cursor of another list and an id that is none are refused by name", async () => {
  await freshTeam();
  await expect(list({ sort: { by: "METRIC" } })).rejects.toMatchObject({ field: "sort.metric" });
  await expect(list({ after: "bm8" })).rejects.toMatchObject({ field: "after" });
  await expect(list({ filter: { experimentIds: ["1; drop table runs"] } })).rejects.toMatchObject({
    field: "filter.experimentIds[0]",
  });
  await expect(list({ first: 201 })).rejects.toMatchObject({ field: "first" });
});
