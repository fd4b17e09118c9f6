import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { Api } from "../harness/api.ts";
import { Stack } from "../harness/stack.ts";
import { trainersOf } from "../harness/trainers.ts";

const LONG = {
  dataset: { source: "packaged:movie-snippets", maxTrain: 320, maxValidation: 48, maxTest: 48 },
  plan: { freeze: [{ kind: "PREFIX" as const, depth: 4 }], seeds: [1] },
};
const PLANNED_STEPS = Array.from({ length: 40 }, (_, index) => index + 1);

const isTraining = (run: { status: string; progress?: { step: number } | null }) =>
  run.status === "RUNNING" && (run.progress?.step ?? 0) >= 3;

test("a gateway killed in mid-run loses no acknowledged metric, and the run goes on", async () => {
  await using stack = await Stack.start();
  stack.startRunner("one");
  const { runIds } = await stack.createExperiment(LONG);
  const [id = ""] = runIds;
  await stack.until(id, isTraining);
  const before = await stack.curve(id, "train/loss");
  expect(before.steps.length).toBeGreaterThan(0);

  await stack.gateway.end("SIGKILL");
  await stack.startGatewayAgain();

  const after = await stack.curve(id, "train/loss");
  expect(after.steps.slice(0, before.steps.length)).toEqual(before.steps);
  expect(after.values.slice(0, before.values.length)).toEqual(before.values);
  const done = await stack.until(id, (run) => run.status === "SUCCEEDED");
  expect(done.attempts).toHaveLength(1);
  expect((await stack.curve(id, "train/loss")).steps).toEqual(PLANNED_STEPS);
});

test("a run whose runner was killed is trained by another, and its training process dies with the runner", async () => {
  await using stack = await Stack.start();
  const first = stack.startRunner("first");
  const { runIds } = await stack.createExperiment(LONG);
  const [id = ""] = runIds;
  await stack.until(id, isTraining);
  const [trainer = 0] = trainersOf(first.pid);
  expect(trainer).toBeGreaterThan(0);

  await first.end("SIGKILL");
  stack.startRunner("second");

  const done = await stack.until(id, (run) => run.status === "SUCCEEDED");
  expect(existsSync(`/proc/${trainer}`)).toBe(false);
  expect(done.attempts.map(({ number, reason, runner }) => [number, reason, runner?.name])).toEqual([
    [1, "RUNNER_LOST", "first"],
    [2, null, "second"],
  ]);
  expect((await stack.curve(id, "train/loss")).steps).toEqual(PLANNED_STEPS);
});

test("a runner that is asked to stop hands its run back, and takes it up again when it is started again", async () => {
  await using stack = await Stack.start();
  const runner = stack.startRunner("one");
  const { runIds } = await stack.createExperiment(LONG);
  const [id = ""] = runIds;
  await stack.until(id, isTraining);

  expect(await runner.end("SIGTERM")).toBe(0);
  expect(await stack.run(id)).toMatchObject({ status: "QUEUED", reason: "RUNNER_SHUTDOWN" });

  stack.startRunner("one");
  const done = await stack.until(id, (run) => run.status === "SUCCEEDED");
  expect(done.attempts.map(({ outcome }) => outcome)).toEqual(["QUEUED", "SUCCEEDED"]);
});

test("a cancelled training that does not stop is killed when its grace time is over", async () => {
  await using stack = await Stack.start();
  const runner = stack.startRunner("one", { FROSTLINE_GRACE_SECONDS: "3" });
  const { runIds } = await stack.createExperiment(LONG);
  const [id = ""] = runIds;
  await stack.until(id, isTraining);
  const [trainer = 0] = trainersOf(runner.pid);
  process.kill(trainer, "SIGSTOP");

  const person = new Api(stack.url, stack.token);
  await person.run("mutation ($id: ID!) { cancelRun(id: $id) { id } }", { id });
  const cancelled = await stack.until(id, (run) => run.status === "CANCELLED");
  expect(cancelled.reason).toBe("USER_STOP");
  expect(existsSync(`/proc/${trainer}`)).toBe(false);
});
