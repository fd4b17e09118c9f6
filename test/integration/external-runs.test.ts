import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  experimentInput,
  points,
  type RunRef,
  range,
  type Series,
  seedExperiment,
  seedRunner,
  seedTeam,
  type Team,
  TestRunner,
} from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let script: TestRunner;
let experimentId: string;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
  // A script talks as a person does, and says what a runner says.
  script = new TestRunner(team.person, "");
  const { createExperiment } = await team.person.run<{ createExperiment: { id: string } }>(
    "mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { id } }",
    { input: experimentInput({ plan: { freeze: [], seeds: [] } }) },
  );
  experimentId = createExperiment.id;
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function begin(input: object = {}): Promise<RunRef> {
  const { createExternalRun } = await team.person.run<{ createExternalRun: { id: string; attempt: number } }>(
    "mutation ($input: CreateExternalRunInput!) { createExternalRun(input: $input) { id attempt } }",
    { input: { experimentId, ...input } },
  );
  return { runId: createExternalRun.id, attempt: createExternalRun.attempt };
}

async function see({ runId }: RunRef): Promise<Record<string, unknown>> {
  const { run } = await team.person.run<{ run: Record<string, unknown> }>(
    `query ($id: ID!) { run(id: $id) {
      status external seed tags freeze { depth } runner { id } attempts { number outcome } summaries { key last count }
    } }`,
    { id: runId },
  );
  return run;
}

async function wholeSeries({ runId }: RunRef, key: string, most = 1000): Promise<unknown> {
  const { metricSeries } = await team.person.run<{ metricSeries: { series: unknown[] }[] }>(
    `query ($runIds: [ID!]!, $keys: [String!]!, $points: Int!) {
      metricSeries(runIds: $runIds, keys: $keys, points: $points) { series { steps last count } }
    }`,
    { runIds: [runId], keys: [key], points: most },
  );
  return metricSeries[0]?.series[0];
}

test("a script begins a run, logs by the same mutations as a runner, and ends it", async () => {
  const run = await begin({ freeze: { depth: 3 }, seed: 7, tags: ["elsewhere"] });
  await script.append(run, 0, [points("loss", [1, 2], [2, 1])]);
  await script.log(run, [{ seq: 0, message: "hello" }]);
  expect(await script.finish(run, "SUCCEEDED", { result: null })).toEqual({ status: "SUCCEEDED" });
  expect(await see(run)).toEqual({
    ...{
      status: "SUCCEEDED",
      external: true,
      seed: 7,
      tags: ["elsewhere"],
      freeze: { depth: 3 },
      runner: null,
    },
    attempts: [{ number: 1, outcome: "SUCCEEDED" }],
    summaries: [{ key: "loss", last: 1, count: 2 }],
  });
  await expect(script.append(run, 1, [points("loss", [3], [1])])).rejects.toMatchObject({
    code: "STALE_ATTEMPT",
  });
});

test("the same key begins the same run", async () => {
  const run = await begin({ idempotencyKey: "night job" });
  expect(await begin({ idempotencyKey: "night job" })).toEqual(run);
  expect(await begin({ idempotencyKey: "day job" })).not.toEqual(run);
});

test("a script that falls silent loses its run, and has it back when it speaks again", async () => {
  const run = await begin();
  gateway.clock.advance({ seconds: 14 * 60 });
  await script.append(run, 0, [points("loss", [1], [2])]);
  expect(await gateway.loseSilentRuns()).not.toContain(run.runId);
  gateway.clock.advance({ seconds: 16 * 60 });
  expect(await gateway.server.reap()).toContain(run.runId);
  expect(await see(run)).toMatchObject({ status: "LOST" });
  await script.append(run, 1, [points("loss", [2], [1])]);
  expect(await see(run)).toMatchObject({ status: "RUNNING", attempts: [{ number: 1, outcome: null }] });
  gateway.clock.advance({ seconds: 16 * 60 });
  await gateway.server.reap();
  expect(await script.finish(run, "FAILED")).toEqual({ status: "FAILED" });
});

const resume = (id: string) =>
  team.person.run<{ resumeExternalRun: RunRef }>(
    "mutation ($id: ID!) { resumeExternalRun(id: $id) { runId: id attempt } }",
    { id },
  );

/** The experiment's runs, of the largest loss first, as lists show them. */
async function byLoss(): Promise<unknown[]> {
  const { runs } = await team.person.run<{ runs: { edges: { node: unknown }[] } }>(
    `query ($ids: [ID!]!) { runs(first: 50, filter: { experimentIds: $ids, tags: ["sorted"] },
      sort: { by: METRIC, metric: { key: "loss" } }) { edges { node { id status finishedAt } } } }`,
    { ids: [experimentId] },
  );
  return runs.edges.map(({ node }) => node);
}

test.each(["SUCCEEDED", "FAILED", "CANCELLED"])(
  "a script goes on with a run that has %s, as if it had not ended",
  async (outcome) => {
    const [other, run] = [await begin({ tags: ["sorted"] }), await begin({ tags: ["sorted"] })];
    await script.append(other, 0, [points("loss", [1], [5])]);
    await script.append(run, 0, [points("loss", [1], [1])]);
    await script.log(run, [{ seq: 0, message: "first" }]);
    if (outcome === "CANCELLED") await cancelRun(run.runId);
    await script.finish(run, outcome, { result: null, message: "so far" });
    const ended = expect.any(String);
    const going = { id: run.runId, status: "RUNNING", finishedAt: null };
    const beside = { id: other.runId, status: "RUNNING", finishedAt: null };
    expect(await byLoss()).toEqual([beside, { ...going, status: outcome, finishedAt: ended }]);

    expect((await resume(run.runId)).resumeExternalRun).toEqual(run);
    expect((await resume(run.runId)).resumeExternalRun).toEqual(run);
    expect(await see(run)).toMatchObject({ status: "RUNNING", attempts: [{ number: 1, outcome: null }] });
    await script.append(run, 0, [points("loss", [2], [9])]);
    expect(await byLoss()).toEqual([going, beside]);
    gateway.clock.advance({ seconds: 16 * 60 }); // it is watched as any other
    await gateway.server.reap();
    expect(await see(run)).toMatchObject({ status: "LOST" });
    await script.finish(run, "SUCCEEDED", { result: null });
    await script.finish(other, "FAILED");
    expect(await byLoss()).toMatchObject([{ id: run.runId, status: "SUCCEEDED" }, { id: other.runId }]);
    expect(await wholeSeries(run, "loss")).toEqual({ steps: [1, 2], last: [1, 9], count: [1, 1] });
    for (const { runId } of [run, other]) await deleteRun(runId);
  },
);

const cancelRun = (id: string) =>
  team.person.run("mutation ($id: ID!) { cancelRun(id: $id) { status } }", { id });

const deleteRun = (id: string) =>
  team.person.run("mutation ($id: ID!) { deleteRun(id: $id) { status } }", { id });

test("no script goes on with a run that is deleted, or that a runner trains", async () => {
  const run = await begin();
  await script.finish(run, "FAILED");
  await deleteRun(run.runId);
  await expect(resume(run.runId)).rejects.toMatchObject({ code: "CONFLICT", message: /deleted/ });
  const { runIds } = await seedExperiment(team);
  await expect(resume(runIds[0] ?? "")).rejects.toMatchObject({ code: "CONFLICT", message: /runner/ });
  await cancelRun(runIds[0] ?? "");
});

test("a script learns that it is to stop, and a silent one is cancelled without it", async () => {
  const [speaking, silent] = [await begin(), await begin()];
  for (const { runId } of [speaking, silent]) await cancelRun(runId);
  expect(await script.append(speaking, 0, [points("loss", [1], [1])])).toMatchObject({ stopRequested: true });
  expect(await script.finish(speaking, "CANCELLED")).toEqual({ status: "CANCELLED" });
  gateway.clock.advance({ seconds: 16 * 60 });
  await gateway.server.reap();
  expect(await see(silent)).toMatchObject({ status: "CANCELLED" });
});

test("points may share a step at different times, late or not, and each is stored once", async () => {
  const run = await begin();
  const at = (second: number) => new Date(Date.UTC(2026, 10, 23, 10, 0, second)).toISOString();
  const series = (steps: number[], values: number[], seconds: number[]): Series => ({
    key: "reward",
    steps,
    values,
    times: seconds.map(at),
  });
  const batch = [series([5, 5, 5, 6], [1, 2, 3, 4], [1, 2, 1, 3])];
  expect(await script.append(run, 0, batch)).toMatchObject({ newPoints: 3 });
  expect(await script.append(run, 0, batch)).toMatchObject({ newPoints: 0 });
  expect(await script.append(run, 1, [series([5], [9], [50])])).toMatchObject({ newPoints: 1 });
  expect(await wholeSeries(run, "reward")).toEqual({
    steps: [5, 5, 5, 6],
    last: [1, 2, 9, 4],
    count: [1, 1, 1, 1],
  });
});

test("many points on few steps are shown step by step, the last one of each", async () => {
  const run = await begin();
  const steps = range(300).map((index) => Math.floor(index / 10));
  const times = steps.map((_, index) => new Date(Date.UTC(2026, 10, 23) + index * 1000).toISOString());
  await script.append(run, 0, [{ key: "reward", steps, values: range(300), times }]);
  expect(await wholeSeries(run, "reward", 100)).toEqual({
    steps: range(30),
    last: range(30).map((step) => step * 10 + 9),
    count: Array(30).fill(10),
  });
});

test("runners and scripts cannot write to each other's runs, and no runner is given an external one", async () => {
  const runner = await seedRunner(gateway, team);
  const external = await begin();
  expect(await runner.claim()).toBeNull();
  await expect(runner.append(external, 0, [points("loss", [1], [1])])).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await seedExperiment(team);
  const trained = await runner.work();
  await expect(script.append(trained, 0, [points("loss", [1], [1])])).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(script.finish(trained, "FAILED")).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("the code that a script is is kept with its run, whole or refused", async () => {
  const provenance = {
    commit: "0123456789abcdef0123456789abcdef01234567",
    branch: "main",
    diff: "-a\n+b\n",
    diffBytes: 6,
    commandLine: ["node", "train.js"],
    packages: [
      { name: "node", version: "24.0.0" },
      { name: "a", version: "1.0.0" },
    ],
  };
  const seen = async ({ runId }: RunRef) => {
    const fields = "commit branch diff diffBytes commandLine packages { name version }";
    const answer = await team.person.run<{ run: { provenance: unknown } }>(
      `query ($id: ID!) { run(id: $id) { provenance { ${fields} } } }`,
      { id: runId },
    );
    return answer.run.provenance;
  };
  expect(await seen(await begin({ provenance }))).toEqual({
    ...provenance,
    packages: provenance.packages.toReversed(),
  });
  expect(await seen(await begin())).toBeNull();
  const refused = [
    { commit: "HEAD" },
    { diff: "x".repeat(100_001) },
    { diffBytes: -1 },
    { commandLine: ["a\0b"] },
    { packages: [{ name: "", version: "1" }] },
  ];
  for (const wrong of refused)
    await expect(begin({ provenance: wrong })).rejects.toMatchObject({
      code: "BAD_INPUT",
      field: expect.stringMatching(/^input\.provenance\./),
    });
});

test("what a script says of its run is checked as a plan is", async () => {
  await expect(begin({ learningRate: -1 })).rejects.toMatchObject({ code: "BAD_INPUT" });
  await expect(begin({ seed: -1 })).rejects.toMatchObject({ code: "BAD_INPUT", field: "input.seed" });
  await expect(begin({ freeze: { depth: -1 } })).rejects.toMatchObject({ code: "BAD_INPUT" });
});
