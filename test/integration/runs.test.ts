import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  experimentInput,
  points,
  range,
  seedExperiment,
  seedRunner,
  seedTeam,
  seeRun,
  someResult,
  type Team,
} from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const cancel = ({ person }: Team, id: string) =>
  person.run<{ cancelRun: { status: string } }>("mutation ($id: ID!) { cancelRun(id: $id) { status } }", {
    id,
  });

async function oneRunAtWork() {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  return { team, runId: runIds[0] ?? "", runner, run: await runner.work() };
}

test("a run goes from the queue to its result", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  const progress = { phase: "TRAINING", step: 5, totalSteps: 20, etaSeconds: 3.5 };
  await runner.append(run, 0, [points("train/loss", [5], [0.7])], progress);
  await runner.finish(run, "SUCCEEDED");
  const seen = await team.person.run(
    `query ($id: ID!) {
      run(id: $id) {
        status startedAt finishedAt trainableParameters totalParameters
        progress { phase step totalSteps etaSeconds }
        result { bestEpoch validation { loss accuracy } test { accuracy f1 } trainSeconds peakMemoryBytes checkpoint }
        attempts { engine engineVersion device outcome }
        runner { name state currentRun { id } }
      }
    }`,
    { id: runId },
  );
  expect(seen).toMatchObject({
    run: {
      status: "SUCCEEDED",
      trainableParameters: 100,
      totalParameters: 1000,
      progress,
      result: {
        bestEpoch: 2,
        validation: { loss: 0.5, accuracy: 0.8 },
        test: { accuracy: 0.78, f1: 0.77 },
        trainSeconds: 12.5,
        peakMemoryBytes: null,
        checkpoint: null,
      },
      attempts: [{ engine: "tensorflow", engineVersion: "2.19", device: "CPU", outcome: "SUCCEEDED" }],
      runner: { name: "runner", state: "ONLINE", currentRun: null },
    },
  });
});

test("what a training cost and was spared is told with its result", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  const cost = {
    prefix: { mode: "EVAL_PREFIX", hits: 900, computed: 100, bytes: 3_000_000_000, seconds: 1.5 },
    flops: { done: 1.5e12, withoutCache: 3e12, paddedTraining: 6e12, upperBound: false },
  };
  await runner.finish(run, "SUCCEEDED", { result: { ...someResult, ...cost } });
  const seen = await team.person.run(
    `query ($id: ID!) { run(id: $id) { result {
      prefix { mode hits computed bytes seconds } flops { done withoutCache paddedTraining upperBound }
    } } }`,
    { id: runId },
  );
  expect(seen).toEqual({ run: { result: cost } });
});

test("a loss that is no number comes back as it was", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  const result = { ...someResult, test: { loss: "NaN", accuracy: 0.5, f1: 0.3 } };
  await runner.finish(run, "SUCCEEDED", { result });
  const seen = await team.person.run("query ($id: ID!) { run(id: $id) { result { test { loss } } } }", {
    id: runId,
  });
  expect(seen).toEqual({ run: { result: { test: { loss: "NaN" } } } });
});

test("finishing twice with the same outcome is fine, with another one it is a conflict", async () => {
  const { runner, run } = await oneRunAtWork();
  await runner.finish(run, "SUCCEEDED");
  expect(await runner.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
  await expect(runner.finish(run, "FAILED")).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(runner.append(run, 1, [])).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
});

test("a failure keeps its reason and its sentence", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await runner.finish(run, "FAILED", { reason: "NAN_LOSS", message: "The loss became NaN at step 3." });
  expect(await seeRun(team, runId)).toMatchObject({
    status: "FAILED",
    reason: "NAN_LOSS",
    message: "The loss became NaN at step 3.",
    attempts: [{ outcome: "FAILED", reason: "NAN_LOSS" }],
  });
});

test("a run cannot end as something that is no end, nor succeed without a result", async () => {
  const { runner, run } = await oneRunAtWork();
  await expect(runner.finish(run, "RUNNING")).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "input.outcome",
  });
  await expect(runner.finish(run, "SUCCEEDED", { result: null })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "input.result",
  });
});

test("a run that was not started cannot succeed, and nothing of the try remains", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const run = await runner.mustClaim();
  await expect(runner.finish(run, "SUCCEEDED")).rejects.toMatchObject({ code: "CONFLICT" });
  expect(await seeRun(team, runIds[0] ?? "")).toMatchObject({
    status: "CLAIMED",
    attempts: [{ outcome: null }],
  });
});

test("starting twice changes nothing", async () => {
  const { runner, run } = await oneRunAtWork();
  expect(await runner.start(run)).toEqual({ status: "RUNNING" });
});

test("a queued run is cancelled at once", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team);
  expect(await cancel(team, runIds[0] ?? "")).toEqual({ cancelRun: { status: "CANCELLED" } });
  expect(await cancel(team, runIds[0] ?? "")).toEqual({ cancelRun: { status: "CANCELLED" } });
  expect(await (await seedRunner(gateway, team)).claim()).toBeNull();
});

test("the runner of a cancelled run is told by its heartbeat and by its next append, and ends it", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  expect(await cancel(team, runId)).toEqual({ cancelRun: { status: "CANCELLING" } });
  expect(await cancel(team, runId)).toEqual({ cancelRun: { status: "CANCELLING" } });
  expect(await runner.heartbeat([run])).toEqual([{ kind: "CANCEL", ...run }]);
  expect(await runner.append(run, 0, [])).toMatchObject({ stopRequested: true });
  expect(await runner.finish(run, "CANCELLED")).toEqual({ status: "CANCELLED" });
  expect(await seeRun(team, runId)).toMatchObject({ status: "CANCELLED", reason: "USER_STOP" });
});

test("a run that succeeds while it is being cancelled has succeeded", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await cancel(team, runId);
  expect(await runner.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
  await expect(cancel(team, runId)).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a runner cannot cancel on its own", async () => {
  const { runner, run } = await oneRunAtWork();
  await expect(runner.finish(run, "CANCELLED")).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a run that is handed back is queued, and handing it back twice is fine", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  expect(await runner.release(run)).toBe(true);
  expect(await runner.release(run)).toBe(true);
  expect(await seeRun(team, runId)).toMatchObject({
    status: "QUEUED",
    reason: "RUNNER_SHUTDOWN",
    attempts: [{ outcome: "QUEUED", reason: "RUNNER_SHUTDOWN" }],
  });
  await expect(runner.append(run, 1, [])).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
  expect(await runner.claim()).toEqual({ runId, attempt: 2 });
  expect(await runner.release(run)).toBe(true);
});

test("handing back a run that is being cancelled cancels it", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  await cancel(team, runId);
  await runner.release(run);
  expect(await seeRun(team, runId)).toMatchObject({ status: "CANCELLED", reason: "USER_STOP" });
});

test("a runner cannot write for the run of another runner of its team", async () => {
  const { team, run } = await oneRunAtWork();
  const other = await seedRunner(gateway, team, "other");
  await expect(other.append(run, 1, [])).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(other.finish(run, "FAILED")).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await other.heartbeat([run])).toEqual([{ kind: "STALE", ...run }]);
});

test("an attempt that has not been yet is stale like an old one", async () => {
  const { runner, run } = await oneRunAtWork();
  await expect(runner.append({ ...run, attempt: 2 }, 1, [])).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
});

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
  const { team, runId, runner, run } = await oneRunAtWork();
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
  const { team, runId, runner, run } = await oneRunAtWork();
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

test("cancelling and claiming at once never both win", async () => {
  const team = await seedTeam(gateway);
  const { runIds } = await seedExperiment(team, 20);
  const runner = await seedRunner(gateway, team);
  const [claims] = await Promise.all([
    Promise.all(range(20).map(() => runner.claim())),
    Promise.all(runIds.map((id) => cancel(team, id))),
  ]);
  const claimed = new Set(claims.map((claim) => claim?.runId));
  for (const id of runIds) {
    const { status } = await seeRun(team, id);
    expect(status).toBe(claimed.has(id) ? "CANCELLING" : "CANCELLED");
  }
});

test("facts about a model that cannot be true are refused", async () => {
  const { runner, run } = await oneRunAtWork();
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

test("a result and a message with what cannot be stored are kept with a replacement", async () => {
  const { team, runId, runner, run } = await oneRunAtWork();
  const result = { ...someResult, checkpoint: "/tmp/a\0b\ud800" };
  await runner.finish(run, "SUCCEEDED", { result, message: "fine\0" });
  const seen = await team.person.run("query ($id: ID!) { run(id: $id) { message result { checkpoint } } }", {
    id: runId,
  });
  expect(seen).toEqual({ run: { message: "fine\ufffd", result: { checkpoint: "/tmp/a\ufffdb\ufffd" } } });
});
