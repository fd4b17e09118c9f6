import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  points,
  seedExperiment,
  seedRunAtWork,
  seedRunner,
  seedTeam,
  seeRun,
  someResult,
} from "../harness/seed.ts";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

test("a run goes from the queue to its result", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
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
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
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
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  const result = { ...someResult, test: { loss: "NaN", accuracy: 0.5, f1: 0.3 } };
  await runner.finish(run, "SUCCEEDED", { result });
  const seen = await team.person.run("query ($id: ID!) { run(id: $id) { result { test { loss } } } }", {
    id: runId,
  });
  expect(seen).toEqual({ run: { result: { test: { loss: "NaN" } } } });
});

test("finishing twice with the same outcome is fine, with another one it is a conflict", async () => {
  const { runner, run } = await seedRunAtWork(gateway);
  await runner.finish(run, "SUCCEEDED");
  expect(await runner.finish(run, "SUCCEEDED")).toEqual({ status: "SUCCEEDED" });
  await expect(runner.finish(run, "FAILED")).rejects.toMatchObject({ code: "CONFLICT" });
  await expect(runner.append(run, 1, [])).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
});

test("a failure keeps its reason and its sentence", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  await runner.finish(run, "FAILED", { reason: "NAN_LOSS", message: "The loss became NaN at step 3." });
  expect(await seeRun(team, runId)).toMatchObject({
    status: "FAILED",
    reason: "NAN_LOSS",
    message: "The loss became NaN at step 3.",
    attempts: [{ outcome: "FAILED", reason: "NAN_LOSS" }],
  });
});

test("a run cannot end as something that is no end, nor succeed without a result", async () => {
  const { runner, run } = await seedRunAtWork(gateway);
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
  const { runner, run } = await seedRunAtWork(gateway);
  expect(await runner.start(run)).toEqual({ status: "RUNNING" });
});

test("a runner cannot write for the run of another runner of its team", async () => {
  const { team, run } = await seedRunAtWork(gateway);
  const other = await seedRunner(gateway, team, "other");
  await expect(other.append(run, 1, [])).rejects.toMatchObject({ code: "FORBIDDEN" });
  await expect(other.finish(run, "FAILED")).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect(await other.heartbeat([run])).toEqual([{ kind: "STALE", ...run }]);
});

test("an attempt that has not been yet is stale like an old one", async () => {
  const { runner, run } = await seedRunAtWork(gateway);
  await expect(runner.append({ ...run, attempt: 2 }, 1, [])).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
});

test("a result and a message with what cannot be stored are kept with a replacement", async () => {
  const { team, runId, runner, run } = await seedRunAtWork(gateway);
  const result = { ...someResult, checkpoint: "/tmp/a\0b\ud800" };
  await runner.finish(run, "SUCCEEDED", { result, message: "fine\0" });
  const seen = await team.person.run("query ($id: ID!) { run(id: $id) { message result { checkpoint } } }", {
    id: runId,
  });
  expect(seen).toEqual({ run: { message: "fine\ufffd", result: { checkpoint: "/tmp/a\ufffdb\ufffd" } } });
});
