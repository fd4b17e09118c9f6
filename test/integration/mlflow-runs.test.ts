import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { invalid, Mlflow, type MlflowRun, metric } from "../harness/mlflow/api.ts";
import { range, seedExperiment, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let mlflow: Mlflow;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
  mlflow = new Mlflow(gateway.url, team.person.token);
});
afterAll(() => gateway[Symbol.asyncDispose]());

test("a run is begun, logged to and ended, and is an external run with live curves", async () => {
  const experimentId = await mlflow.experiment("life of a run");
  const runId = await mlflow.begin(experimentId, {
    run_name: "first",
    tags: [{ key: "mlflow.user", value: "ann" }],
  });
  await mlflow.post("runs/log-batch", {
    run_id: runId,
    metrics: [
      metric("loss", 2, 1),
      metric("loss", "NaN", 2),
      metric("loss", "-Infinity", 3),
      metric("acc", 0.5, 1),
    ],
    params: [{ key: "lr", value: "0.1" }],
    tags: [{ key: "team", value: "blue" }],
  });
  await mlflow.post("runs/log-metric", { run_id: runId, ...metric("loss", 0.25, 4) });
  await mlflow.post("runs/update", { run_id: runId, status: "FINISHED", end_time: Date.now() });

  const { info, data } = await mlflow.run(runId);
  expect(info).toMatchObject({
    run_name: "first",
    user_id: "ann",
    status: "FINISHED",
    lifecycle_stage: "active",
  });
  expect(info.end_time).toBeGreaterThan(0);
  expect(data.metrics).toMatchObject([
    { key: "acc", value: 0.5, step: 1 },
    { key: "loss", value: 0.25, step: 4 },
  ]);
  expect(data.params).toEqual([{ key: "lr", value: "0.1" }]);
  expect(data.tags).toContainEqual({ key: "team", value: "blue" });

  const { metrics } = await mlflow.get<{ metrics: object[] }>("metrics/get-history", {
    run_id: runId,
    metric_key: "loss",
  });
  expect(metrics).toEqual([
    metric("loss", 2, 1),
    metric("loss", "NaN", 2),
    metric("loss", "-Infinity", 3),
    metric("loss", 0.25, 4),
  ]);
  const { run } = await team.person.run<{ run: object }>(
    `query ($id: ID!) { run(id: $id) {
      status external name parameters { key value } properties { key value } summaries { key last count }
    } }`,
    { id: runId },
  );
  expect(run).toEqual({
    status: "SUCCEEDED",
    external: true,
    name: "first",
    parameters: [{ key: "lr", value: "0.1" }],
    properties: [
      { key: "mlflow.runName", value: "first" },
      { key: "mlflow.user", value: "ann" },
      { key: "team", value: "blue" },
    ],
    summaries: [
      { key: "acc", last: 0.5, count: 1 },
      { key: "loss", last: 0.25, count: 4 },
    ],
  });
});

test("a subscriber sees a logged metric at once", async () => {
  const runId = await mlflow.begin(await mlflow.experiment("live"));
  const connection = await team.person.connect();
  const events = connection.subscribe<{ runEvents: { metrics: object[] } }>(
    "subscription ($runId: ID) { runEvents(runId: $runId) { metrics { key steps values } } }",
    { runId },
  );
  await connection.run("{ viewer { team { id } } }"); // what was subscribed before is listening now
  await mlflow.post("runs/log-metric", { run_id: runId, ...metric("loss", 1, 7) });
  expect(await events.next()).toEqual({ runEvents: { metrics: [{ key: "loss", steps: [7], values: [1] }] } });
  connection.close();
});

test("a history is answered whole, or page by page, or for many runs on one grid", async () => {
  const experimentId = await mlflow.experiment("histories");
  const [one, two] = [await mlflow.begin(experimentId), await mlflow.begin(experimentId)];
  for (const run_id of [one, two]) {
    for (const from of [0, 500]) {
      await mlflow.post("runs/log-batch", {
        run_id,
        metrics: range(500, from).map((step) => metric("loss", step / 10, step)),
      });
    }
  }
  const pages: number[] = [];
  let page_token = "";
  do {
    const page = await mlflow.get<{ metrics: object[]; next_page_token?: string }>("metrics/get-history", {
      ...{ run_id: one, metric_key: "loss", max_results: "400" },
      ...(page_token ? { page_token } : {}),
    });
    pages.push(page.metrics.length);
    page_token = page.next_page_token ?? "";
  } while (page_token);
  expect(pages).toEqual([400, 400, 200]);
  const whole = await mlflow.get<{ metrics: object[] }>("metrics/get-history", {
    run_id: one,
    metric_key: "loss",
  });
  expect(whole.metrics).toHaveLength(1000);
  const { metrics } = await mlflow.get<{ metrics: { run_id: string; step: number }[] }>(
    "metrics/get-history-bulk-interval",
    [
      ...[one, two].map((id): [string, string] => ["run_ids", id]),
      ["metric_key", "loss"],
      ["max_results", "100"],
    ],
  );
  const steps = (id: string) => metrics.filter(({ run_id }) => run_id === id).map(({ step }) => step);
  expect(steps(one)).toEqual(steps(two));
  expect([steps(one)[0], steps(one).at(-1)]).toEqual([0, 999]);
  expect(steps(one).length).toBeLessThanOrEqual(100);
});

test("a parameter is said once, and takes part in what counts as the same setting", async () => {
  const id = await mlflow.experiment("settings");
  for (const [seed, lr] of [
    ["1", "0.1"],
    ["2", "0.1"],
    ["1", "0.2"],
  ]) {
    const run_id = await mlflow.begin(id);
    const params = [
      { key: "seed", value: seed },
      { key: "lr", value: lr },
    ];
    await mlflow.post("runs/log-batch", { run_id, params });
    await mlflow.post("runs/log-batch", { run_id, params });
    await expect(mlflow.post("runs/log-parameter", { run_id, key: "lr", value: "9" })).rejects.toMatchObject(
      invalid("was already logged with value='0."),
    );
  }
  const { runGroups } = await team.person.run<{ runGroups: { seeds: number[] }[] }>(
    "query ($filter: RunFilterInput) { runGroups(filter: $filter) { seeds } }",
    { filter: { experimentIds: [id] } },
  );
  expect(runGroups.map(({ seeds }) => seeds).sort((a, b) => b.length - a.length)).toEqual([[1, 2], [1]]);
});

test("a script says at the start how deep it freezes, so that its run is compared with others of that depth", async () => {
  const id = await mlflow.experiment("depth");
  const runId = await mlflow.begin(id, { tags: [{ key: "frostline.freezeDepth", value: "5" }] });
  const { run } = await team.person.run<{ run: object }>(
    "query ($id: ID!) { run(id: $id) { freeze { depth } } }",
    { id: runId },
  );
  expect(run).toEqual({ freeze: { depth: 5 } });
  await expect(
    mlflow.begin(id, { tags: [{ key: "frostline.freezeDepth", value: "deep" }] }),
  ).rejects.toMatchObject(invalid("frostline.freezeDepth"));
});

test("a run that fell silent is LOST, and RUNNING again when its script says anything", async () => {
  const id = await mlflow.experiment("silence");
  const status = async (run_id: string) => {
    const { run } = await team.person.run<{ run: { status: string } }>(
      "query ($id: ID!) { run(id: $id) { status } }",
      { id: run_id },
    );
    return run.status;
  };
  const words: [string, object][] = [
    ["runs/log-metric", metric("loss", 1)],
    ["runs/log-parameter", { key: "lr", value: "1" }],
    ["runs/set-tag", { key: "alive", value: "yes" }],
    ["runs/update", { status: "RUNNING" }],
  ];
  const runIds: string[] = [];
  for (const _ of words) runIds.push(await mlflow.begin(id));
  gateway.clock.advance({ seconds: 16 * 60 });
  await gateway.server.reap();
  for (const [index, [path, body]] of words.entries()) {
    const run_id = runIds[index] ?? "";
    expect(await status(run_id)).toBe("LOST");
    await mlflow.post(path, { run_id, ...body });
    expect(await status(run_id)).toBe("RUNNING");
  }
});

test("a run that was cancelled here hears so when it ends, without an error", async () => {
  const runId = await mlflow.begin(await mlflow.experiment("cancelled"));
  await team.person.run("mutation ($id: ID!) { cancelRun(id: $id) { status } }", { id: runId });
  gateway.clock.advance({ seconds: 16 * 60 });
  await gateway.server.reap();
  const { run_info } = await mlflow.post<{ run_info: object }>("runs/update", {
    run_id: runId,
    status: "FINISHED",
  });
  expect(run_info).toMatchObject({ status: "KILLED" });
  const late = { status: 409, error_code: "RESOURCE_CONFLICT" };
  await expect(mlflow.post("runs/log-metric", { run_id: runId, ...metric("a", 1) })).rejects.toMatchObject(
    late,
  );
  await mlflow.post("runs/set-tag", { run_id: runId, key: "why", value: "too slow" });
});

test("a run that has ended goes on when its script says so, and a run of a runner's does not", async () => {
  const runId = await mlflow.begin(await mlflow.experiment("taken up"));
  await mlflow.post("runs/log-metric", { run_id: runId, ...metric("loss", 2, 1) });
  await mlflow.post("runs/update", { run_id: runId, status: "FAILED" });
  const { run_info } = await mlflow.post<{ run_info: object }>("runs/update", {
    ...{ run_id: runId, status: "RUNNING" },
  });
  expect(run_info).toMatchObject({ status: "RUNNING" });
  expect(run_info).not.toHaveProperty("end_time");
  await mlflow.post("runs/log-metric", { run_id: runId, ...metric("loss", 1, 2) });
  await mlflow.post("runs/update", { run_id: runId, status: "FINISHED" });
  const { info, data } = await mlflow.run(runId);
  expect(info).toMatchObject({ status: "FINISHED" });
  expect(data.metrics).toMatchObject([{ key: "loss", value: 1, step: 2 }]);
  const { runIds } = await seedExperiment(team);
  await expect(mlflow.post("runs/update", { run_id: runIds[0], status: "RUNNING" })).rejects.toMatchObject({
    status: 409,
    error_code: "RESOURCE_CONFLICT",
  });
});

test("deleted runs are listed apart, take nothing, and come back", async () => {
  const id = await mlflow.experiment("deleted");
  const runIds = [await mlflow.begin(id), await mlflow.begin(id)];
  for (const run_id of runIds) await mlflow.post("runs/update", { run_id, status: "FINISHED" });
  const [run_id = ""] = runIds;
  await mlflow.post("runs/delete", { run_id });
  expect(await mlflow.found(id, "")).toHaveLength(1);
  const search = { experiment_ids: [id], run_view_type: "DELETED_ONLY" };
  const { runs } = await mlflow.post<{ runs: MlflowRun[] }>("runs/search", search);
  expect(runs.map(({ info }) => [info.run_id, info.lifecycle_stage])).toEqual([[run_id, "deleted"]]);
  await expect(mlflow.post("runs/set-tag", { run_id, key: "a", value: "b" })).rejects.toMatchObject(
    invalid("'active' state"),
  );
  await mlflow.post("runs/restore", { run_id });
  expect(await mlflow.found(id, "")).toHaveLength(2);
});
