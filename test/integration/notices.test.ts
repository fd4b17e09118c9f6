import { noticeRules } from "@frostline/db";
import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { withBorder } from "../harness/gateway.ts";
import { type NoticesScene, noticesOfFile } from "../harness/notices.ts";
import { points, range, seedExperiment, seedRunAtWork } from "../harness/seed.ts";

let scene: NoticesScene;
noticesOfFile((begun) => {
  scene = begun;
});

test("a run that fails is told once, however often and by however many gateways it is looked for", async () => {
  const { secret, id } = await scene.webhook();
  const chat = { webhookIds: [id] };
  await scene.rule({ statuses: ["FAILED", "LOST"] }, chat);
  await seedExperiment(scene.team, 2);
  const [failed, fine] = [await scene.runner.work(), await scene.runner.work()];
  await scene.runner.finish(failed, "FAILED", { reason: "NAN_LOSS", message: "The loss is NaN." });
  await scene.runner.finish(fine, "SUCCEEDED");

  const other = await withBorder(scene.gateway, {});
  scene.gateway.clock.advance({ seconds: 11 });
  await Promise.all([scene.gateway.server.sendNotices(), other.server.sendNotices()]);
  await scene.look(other.server);
  await scene.look();
  await other.server.close();

  expect(await scene.notices()).toEqual([
    {
      type: "run.failed",
      text: expect.stringMatching(/^Run .{8} of .+ \(seed 0, .+\) has failed: The loss is NaN\.$/),
      runId: failed.runId,
    },
  ]);
  expect(scene.receiver.received).toHaveLength(1);
  const { headers, body } = scene.lastReceived();
  expect(JSON.parse(body)).toMatchObject({
    type: "run.failed",
    data: { rule: "tell us", run: { id: failed.runId, status: "FAILED", reason: "NAN_LOSS" }, metric: null },
  });
  expect(await scene.deliveries()).toEqual([
    {
      ...{ id: headers["webhook-id"], type: "run.failed", status: "DELIVERED", tries: 1, nextTryAt: null },
      ...{ lastStatus: 200, lastAnswer: "thanks" },
    },
  ]);
  expect(headers["webhook-signature"]).not.toContain(secret);
});

test("a run that is tried again and fails again is told again", async () => {
  await scene.rule({ statuses: ["FAILED", "CANCELLED"] });
  const [runId] = (await seedExperiment(scene.team)).runIds;
  const act = (mutation: string) => scene.team.person.run(`mutation { ${mutation} { status } }`);
  const fail = async () => scene.runner.finish(await scene.runner.work(), "FAILED", { reason: "CODE_ERROR" });
  for (const end of [
    fail,
    fail,
    () => act(`cancelRun(id: "${runId}")`),
    () => act(`cancelRun(id: "${runId}")`),
  ]) {
    await end();
    await scene.look();
    await scene.look();
    await act(`retryRuns(ids: ["${runId}"])`);
  }
  const told = await scene.notices();
  expect(told.map(({ type }) => type)).toEqual([
    ...["run.cancelled", "run.cancelled", "run.failed", "run.failed"],
  ]);
});

test("a rule tells of its own experiment, from when it was made or switched on again", async () => {
  const [before, ours, others] = [
    await seedExperiment(scene.team),
    await seedExperiment(scene.team),
    await seedExperiment(scene.team),
  ];
  const finishNext = async () => scene.runner.finish(await scene.runner.work(), "SUCCEEDED");
  await finishNext();
  expect(before.runIds).toHaveLength(1);
  scene.gateway.clock.advance({ seconds: 1 });
  const id = await scene.rule({ statuses: ["SUCCEEDED"] }, { experimentId: ours.id });
  await finishNext();
  await finishNext();
  await scene.look();
  expect((await scene.notices()).map(({ runId }) => runId)).toEqual(ours.runIds);
  expect(others.runIds).toHaveLength(1);

  const switchTo = (enabled: boolean) =>
    scene.team.person.run(
      "mutation ($id: ID!, $enabled: Boolean!) { setNoticeRuleEnabled(id: $id, enabled: $enabled) { enabled } }",
      { id, enabled },
    );
  const addRun = async (seed: number) => {
    const plan = { freeze: [{ depth: 0 }], seeds: [seed] };
    const added = await scene.team.person.run<{ addRuns: { id: string }[] }>(
      "mutation ($experimentId: ID!, $plan: PlanInput!) { addRuns(experimentId: $experimentId, plan: $plan) { id } }",
      { experimentId: ours.id, plan },
    );
    return added;
  };
  await switchTo(false);
  await addRun(101);
  await finishNext();
  scene.gateway.clock.advance({ seconds: 1 });
  await switchTo(true);
  await addRun(102);
  await finishNext();
  await scene.look();
  expect(await scene.notices()).toHaveLength(2);
});

test("a runner that is put in quarantine, or falls silent with a run, is told once for each time", async () => {
  const { gateway, runner, team } = scene;
  const { id } = await scene.webhook();
  await scene.rule({ runnerTroubles: ["QUARANTINED", "SILENT"] }, { webhookIds: [id] });
  await seedExperiment(team, 6);
  for (const _ of range(3)) {
    await runner.finish(await runner.work(), "FAILED", { reason: "CODE_ERROR" });
  }
  await scene.look();
  await scene.look();
  expect(JSON.parse(scene.lastReceived().body)).toMatchObject({
    type: "runner.quarantined",
    data: {
      ...{ experiment: null, run: null, runner: { id: runner.id, name: "runner" } },
      url: expect.stringMatching(/\/runners$/),
    },
  });
  await team.person.run(`mutation { liftQuarantine(id: "${runner.id}") { id } }`);
  const run = await runner.work();
  const fallSilent = async () => {
    await gateway.server.reap();
    gateway.clock.advance({ seconds: 61 });
    await gateway.server.reap();
    await scene.look();
    await scene.look();
  };
  await fallSilent();
  await runner.append(run, 0, []); // it is heard of again
  await fallSilent();
  const silent = "Runner runner has fallen silent with 1 run in hand, which was taken back from it.";
  expect(await scene.notices()).toEqual([
    { type: "runner.silent", text: silent, runId: null },
    { type: "runner.silent", text: silent, runId: null },
    {
      type: "runner.quarantined",
      text: "Runner runner is in quarantine: 3 runs in a row failed on it soon after the start. It gets no run until somebody lifts it.",
      runId: null,
    },
  ]);
});

test("an idle runner that leaves, and another team's, are not told of", async () => {
  const { gateway, team } = scene;
  await scene.rule({ runnerTroubles: ["SILENT"] });
  await seedExperiment(team);
  const stranger = await seedRunAtWork(gateway);
  expect(stranger.run.attempt).toBe(1);
  await gateway.server.reap();
  gateway.clock.advance({ seconds: 61 });
  await gateway.server.reap();
  await scene.look();
  expect(await scene.notices()).toEqual([]);
});

test("a queue that stands still is told once until it moves", async () => {
  await scene.rule({ queuedMinutes: 10 });
  await seedExperiment(scene.team, 3);
  await scene.look();
  expect(await scene.notices()).toEqual([]);
  scene.gateway.clock.advance({ seconds: 600 });
  await scene.look();
  await scene.look();
  expect(await scene.notices()).toEqual([
    {
      type: "queue.stuck",
      runId: null,
      text: expect.stringMatching(/^3 runs of .+ have waited for 10 minutes/),
    },
  ]);
  await scene.runner.work();
  scene.gateway.clock.advance({ seconds: 300 });
  await scene.look();
  expect(await scene.notices()).toHaveLength(1);
  scene.gateway.clock.advance({ seconds: 300 });
  await scene.look();
  expect(await scene.notices()).toMatchObject([{ text: expect.stringMatching(/^2 runs of/) }, {}]);
});

test("a value beyond the threshold is told once, also when it came and went between two looks", async () => {
  await scene.rule({ metric: { key: "train/loss", comparison: "ABOVE", threshold: 5 } });
  await seedExperiment(scene.team, 2);
  const [run, calm] = [await scene.runner.work(), await scene.runner.work()];
  await scene.runner.append(calm, 0, [points("train/loss", range(3), [5, "NaN", 1])]);
  await scene.runner.append(run, 0, [points("train/loss", range(3), [1, "Infinity", 1])]);
  await scene.look();
  await scene.runner.append(run, 1, [points("train/loss", [3], [9])]);
  await scene.look();
  expect(await scene.notices()).toEqual([
    {
      ...{ type: "metric.crossed", runId: run.runId },
      text: expect.stringContaining("train/loss was Infinity at step 1, above 5."),
    },
  ]);
});

test("a metric that does not become better for so many evaluations is told once for each best value", async () => {
  await scene.rule({ noImprovement: { key: "validation/loss", evaluations: 3 } });
  await seedExperiment(scene.team);
  const run = await scene.runner.work();
  const validated = (seq: number, steps: number[], values: number[]) =>
    scene.runner.append(run, seq, [points("validation/loss", steps, values)]);
  await validated(0, [10, 20, 30, 40], [5, 1, 2, 2]);
  await scene.look();
  expect(await scene.notices()).toEqual([]);
  await validated(1, [50], [1]);
  await scene.look();
  await validated(2, [60], [3]);
  await scene.look();
  expect(await scene.notices()).toMatchObject([
    {
      type: "metric.stalled",
      text: expect.stringContaining("not been lower than 1 of step 20 for 3 evaluations"),
    },
  ]);
  await validated(3, [70, 80, 90, 100], [0.5, 1, 1, 1]);
  await scene.look();
  expect(await scene.notices()).toHaveLength(2);
});

test("a rule that cannot be looked at holds up no other", async () => {
  const broken = await scene.rule({ statuses: ["SUCCEEDED"] });
  await scene.gateway.db.update(noticeRules).set({ condition: {} }).where(eq(noticeRules.id, broken));
  await scene.rule({ statuses: ["SUCCEEDED"] });
  await seedExperiment(scene.team);
  await scene.runner.finish(await scene.runner.work(), "SUCCEEDED");
  await scene.look();
  expect(await scene.notices()).toHaveLength(1);
  await scene.gateway.db.delete(noticeRules).where(eq(noticeRules.id, broken));
});

test("a rule has one condition that makes sense", async () => {
  const metric = { key: "loss", comparison: "BELOW", threshold: 1 };
  await expect(scene.rule({})).rejects.toMatchObject({ code: "BAD_INPUT", field: "input.when" });
  await expect(scene.rule({ queuedMinutes: 1, metric })).rejects.toMatchObject({ field: "input.when" });
  await expect(scene.rule({ statuses: [] })).rejects.toMatchObject({ field: "input.when.statuses" });
  await expect(scene.rule({ statuses: ["RUNNING"] })).rejects.toMatchObject({ field: "input.when.statuses" });
  await expect(scene.rule({ queuedMinutes: 0 })).rejects.toMatchObject({ field: "input.when.queuedMinutes" });
  await expect(scene.rule({ metric: { ...metric, key: " " } })).rejects.toMatchObject({
    field: "input.when.metric.key",
  });
  await expect(scene.rule({ noImprovement: { key: "a", evaluations: 0 } })).rejects.toMatchObject({
    code: "BAD_INPUT",
  });
});

test("who shows notices is woken when there are new ones", async () => {
  await scene.rule({ statuses: ["SUCCEEDED"] });
  await seedExperiment(scene.team);
  const connection = await scene.team.person.connect();
  const events = connection.subscribe<{ noticesAdded: { teamId: string } }>(
    "subscription { noticesAdded { teamId } }",
  );
  await connection.run("{ __typename }");
  await scene.runner.finish(await scene.runner.work(), "SUCCEEDED");
  await scene.look();
  expect(await events.next()).toEqual({ noticesAdded: { teamId: scene.team.teamId } });
  await connection.close();
});
