import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { experimentInput, points, seedRunAtWork, seedRunner, seedTeam } from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

test("an unknown model's blocks are learnt from the first run, and then its layers are known", async () => {
  const team = await seedTeam(gateway);
  const input = experimentInput({
    modelSource: "/models/mine",
    plan: { freeze: [{ depth: 3 }], seeds: [1] },
  });
  const layers = `layers { group name frozen }`;
  const { createExperiment } = await team.person.run<{
    createExperiment: {
      id: string;
      blocks: null;
      runs: { edges: { node: { id: string; layers: unknown[] } }[] };
    };
  }>(
    `mutation ($input: CreateExperimentInput!) {
      createExperiment(input: $input) { id blocks runs { edges { node { id ${layers} } } } }
    }`,
    { input },
  );
  expect(createExperiment).toMatchObject({ blocks: null, runs: { edges: [{ node: { layers: [] } }] } });
  await (await seedRunner(gateway, team)).work();
  const seen = await team.person.run<{ run: { layers: { name: string; frozen: boolean }[] } }>(
    `query ($id: ID!) { run(id: $id) { ${layers} } }`,
    { id: createExperiment.runs.edges[0]?.node.id },
  );
  expect(seen.run.layers.filter(({ frozen }) => frozen).map(({ name }) => name)).toEqual([
    "embeddings",
    "block 0",
    "block 1",
  ]);
  expect(seen.run.layers).toHaveLength(8);
});

test("reported layers replace the planned ones, those of the latest report", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  const report = (step: number, states: object[]) =>
    runner.api.run(
      `mutation ($run: RunAttemptInput!, $step: SafeInt!, $states: [LayerStateInput!]!) {
        reportLayerStates(run: $run, step: $step, states: $states)
      }`,
      { run, step, states },
    );
  const state = (group: number, more: object) => ({ group, name: `group ${group}`, frozen: false, ...more });
  await report(10, [
    state(0, { frozen: true }),
    state(1, { gradientNorm: 1, weightDrift: 0.1, learningRate: 1e-3 }),
  ]);
  await report(20, [state(0, { frozen: true }), state(1, { gradientNorm: "NaN", weightDrift: 0.2 })]);
  await report(20, [state(1, { gradientNorm: 7 })]);
  const seen = await team.person.run(
    "query ($id: ID!) { run(id: $id) { layers { group frozen step learningRate gradientNorm weightDrift } } }",
    { id: runId },
  );
  expect(seen).toEqual({
    run: {
      layers: [
        { group: 0, frozen: true, step: 20, learningRate: null, gradientNorm: null, weightDrift: null },
        { group: 1, frozen: false, step: 20, learningRate: null, gradientNorm: "NaN", weightDrift: 0.2 },
      ],
    },
  });
});

test("the timeline of the layers has every report once, across a resume", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  const report = (ref: object, step: number, frozen: boolean, learningRate: number | null) =>
    runner.api.run(
      `mutation ($run: RunAttemptInput!, $step: SafeInt!, $states: [LayerStateInput!]!) {
        reportLayerStates(run: $run, step: $step, states: $states)
      }`,
      { run: ref, step, states: [{ group: 0, name: "embeddings", frozen, learningRate }] },
    );
  const timeline = () =>
    team.person.run(
      "query ($id: ID!) { run(id: $id) { layerTimeline { group name steps frozen learningRates } } }",
      {
        id: runId,
      },
    );
  expect(await timeline()).toEqual({ run: { layerTimeline: [] } });
  await runner.append(run, 0, [points("loss", [30], [0.5])]);
  await report(run, 10, true, null);
  await report(run, 20, true, null);
  await report(run, 30, true, null); // after its last checkpoint: the next attempt does this step again
  await runner.release(run);
  const again = await runner.mustClaim();
  await runner.api.run("mutation ($input: StartRunInput!) { startRun(input: $input) { status } }", {
    input: {
      run: again,
      engine: "x",
      engineVersion: "x",
      device: "x",
      blocks: 6,
      trainableParameters: 1,
      totalParameters: 1,
      resumedFromStep: 20,
    },
  });
  await report(again, 30, false, 1e-3);
  expect(await timeline()).toEqual({
    run: {
      layerTimeline: [
        {
          group: 0,
          name: "embeddings",
          steps: [10, 20, 30],
          frozen: [true, true, false],
          learningRates: [null, null, 1e-3],
        },
      ],
    },
  });
});

test("facts about a model that cannot be true are refused", async () => {
  const { runner, run } = await seedRunAtWork(gateway);
  const start = (changes: object) =>
    runner.api.run("mutation ($input: StartRunInput!) { startRun(input: $input) { status } }", {
      input: {
        run,
        engine: "x",
        engineVersion: "x",
        device: "x",
        blocks: 6,
        trainableParameters: 1,
        totalParameters: 1,
        ...changes,
      },
    });
  await expect(start({ blocks: 1_000_000 })).rejects.toMatchObject({ field: "input.blocks" });
  await expect(start({ trainableParameters: 2 })).rejects.toMatchObject({
    field: "input.trainableParameters",
  });
});
