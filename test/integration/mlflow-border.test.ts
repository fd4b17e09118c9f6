import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { invalid, Mlflow, metric, missing } from "../harness/mlflow/api.ts";
import { seedPerson, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let mlflow: Mlflow;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
  mlflow = new Mlflow(gateway.url, team.person.token);
});
afterAll(() => gateway[Symbol.asyncDispose]());

test("another team's runs and experiments are as if they were not there", async () => {
  const id = await mlflow.experiment("ours");
  const run_id = await mlflow.begin(id);
  const foreign = new Mlflow(gateway.url, (await seedTeam(gateway, "Strangers")).person.token);
  const reads = [
    () => foreign.run(run_id),
    () => foreign.get("experiments/get", { experiment_id: id }),
    () => foreign.get("experiments/get-by-name", { experiment_name: "ours" }),
    () => foreign.get("metrics/get-history", { run_id, metric_key: "a" }),
    () => foreign.get("metrics/get-history-bulk-interval", { run_ids: run_id, metric_key: "a" }),
    () => foreign.get("artifacts/list", { run_id }),
  ];
  const writes = (
    [
      ["runs/create", { experiment_id: id }],
      ["runs/update", { run_id, status: "FINISHED" }],
      ["runs/delete", { run_id }],
      ["runs/restore", { run_id }],
      ["runs/set-tag", { run_id, key: "a", value: "b" }],
      ["runs/delete-tag", { run_id, key: "a" }],
      ["runs/log-parameter", { run_id, key: "a", value: "b" }],
      ["runs/log-metric", { run_id, ...metric("a", 1) }],
      ["runs/log-inputs", { run_id, datasets: [] }],
      ["runs/log-batch", { run_id, metrics: [metric("a", 1)] }],
      ["experiments/update", { experiment_id: id, new_name: "theirs" }],
      ["experiments/delete", { experiment_id: id }],
      ["experiments/restore", { experiment_id: id }],
      ["experiments/set-experiment-tag", { experiment_id: id, key: "a", value: "b" }],
      ["experiments/delete-experiment-tag", { experiment_id: id, key: "a" }],
    ] as const
  ).map(
    ([path, body]) =>
      () =>
        foreign.post(path, body),
  );
  for (const call of [...reads, ...writes]) await expect(call()).rejects.toMatchObject(missing);
  const everything = { experiment_ids: [id], run_view_type: "ALL", filter: "run_id != '' and status != 'x'" };
  expect(await foreign.post("runs/search", everything)).toEqual({ runs: [] });
  expect(await foreign.post("experiments/search", { filter: "name != ''", view_type: "ALL" })).toEqual({
    experiments: [],
  });
  expect(await mlflow.run(run_id)).toMatchObject({
    info: { status: "RUNNING" },
    data: { metrics: [], params: [] },
  });
});

test("a viewer reads and writes nothing, nobody does neither, and a browser's session is nobody", async () => {
  const id = await mlflow.experiment("roles");
  const run_id = await mlflow.begin(id);
  const { person } = await seedPerson(gateway, team.teamId, "VIEWER");
  const viewer = new Mlflow(gateway.url, person.token);
  expect(await viewer.run(run_id)).toMatchObject({ info: { run_id } });
  expect(await viewer.found(id, "")).toHaveLength(1);
  for (const [path, body] of [
    ["experiments/create", { name: "a viewer's" }],
    ["experiments/update", { experiment_id: id, new_name: "x" }],
    ["experiments/delete", { experiment_id: id }],
    ["experiments/restore", { experiment_id: id }],
    ["experiments/set-experiment-tag", { experiment_id: id, key: "a", value: "b" }],
    ["experiments/delete-experiment-tag", { experiment_id: id, key: "a" }],
    ["runs/create", { experiment_id: "0" }],
    ["runs/update", { run_id, run_name: "x" }],
    ["runs/delete", { run_id }],
    ["runs/restore", { run_id }],
    ["runs/set-tag", { run_id, key: "a", value: "b" }],
    ["runs/delete-tag", { run_id, key: "a" }],
    ["runs/log-parameter", { run_id, key: "a", value: "b" }],
    ["runs/log-metric", { run_id, ...metric("a", 1) }],
    ["runs/log-inputs", { run_id, datasets: [] }],
    ["runs/log-batch", { run_id }],
  ] as const) {
    await expect(viewer.post(path, body), path).rejects.toMatchObject({
      status: 403,
      error_code: "PERMISSION_DENIED",
    });
  }
  const unauthenticated = { status: 401, error_code: "UNAUTHENTICATED" };
  await expect(new Mlflow(gateway.url, undefined).run(run_id)).rejects.toMatchObject(unauthenticated);
  await expect(new Mlflow(gateway.url, "frostline_user_unknown").run(run_id)).rejects.toMatchObject(
    unauthenticated,
  );
});

test.each([
  ["runs/create", {}, "Missing value for required parameter 'experiment_id'."],
  ["runs/log-metric", { run_id: "x", key: "a", timestamp: 1 }, "parameter 'value'"],
  ["runs/log-metric", { run_id: "x", key: "a", value: "many", timestamp: 1 }, "parameter 'value'"],
  ["runs/log-metric", { run_id: "x", ...metric("a", 1, -1) }, "a step cannot be negative"],
  ["runs/log-metric", { run_id: "x", ...metric("a", 1, 2 ** 60, 1) }, "parameter 'step'"],
  ["runs/log-metric", { run_id: "x", ...metric("a", 1, 0, -5) }, "parameter 'timestamp'"],
  ["runs/log-metric", { run_id: "x", ...metric("a".repeat(251), 1) }, "parameter 'key'"],
  ["runs/log-metric", { run_id: "x", ...metric("a\0", 1) }, "cannot be stored"],
  ["runs/log-batch", { run_id: "x", metrics: Array(1001).fill(metric("a", 1)) }, "parameter 'metrics'"],
  [
    "runs/log-batch",
    { run_id: "x", params: Array(101).fill({ key: "a", value: "b" }) },
    "parameter 'params'",
  ],
  ["runs/log-batch", { run_id: "x", tags: Array(101).fill({ key: "a", value: "b" }) }, "parameter 'tags'"],
  [
    "runs/log-batch",
    { run_id: "x", metrics: Array(1000).fill(metric("a", 1)), tags: [{ key: "a" }] },
    "the limit is 1000",
  ],
  ["runs/log-batch", { run_id: "x", metrics: [metric("a", 1), { key: "b" }] }, "'metrics[1].value'"],
  ["runs/log-batch", { run_id: "x", params: [{ key: "a" }, { key: "a" }] }, "Duplicate parameter keys"],
  ["runs/update", { run_id: "x", status: "PAUSED" }, "parameter 'status'"],
  ["runs/search", { experiment_ids: "all" }, "parameter 'experiment_ids'"],
  ["runs/search", { experiment_ids: [], max_results: 0 }, "parameter 'max_results'"],
  ["runs/search", { experiment_ids: [], filter: "metrics.a > 1 OR true" }, "AND is expected"],
  ["runs/search", { experiment_ids: [], order_by: ["start_time; drop table runs"] }, "order_by[0]"],
  ["experiments/create", { name: "" }, "parameter 'name'"],
  ["experiments/search", { filter: "question = 'x'" }, '"question" is no attribute'],
])("a request is refused that cannot be met: %s (%#)", async (path, body, sentence) => {
  await expect(mlflow.post(path, body)).rejects.toMatchObject(invalid(sentence));
});

test("what is not MLflow's here says so, in MLflow's own words", async () => {
  await expect(mlflow.post("logged-models", {})).rejects.toMatchObject({
    status: 501,
    error_code: "NOT_IMPLEMENTED",
  });
  await expect(mlflow.post("runs/explode", {})).rejects.toMatchObject({
    status: 404,
    error_code: "ENDPOINT_NOT_FOUND",
  });
  const url = new URL("/api/2.0/mlflow/runs/create", gateway.url);
  const headers = { "content-type": "application/json", authorization: `Bearer ${team.person.token}` };
  const response = await fetch(url, { method: "POST", headers, body: "{ nonsense" });
  expect([response.status, await response.json()]).toEqual([
    400,
    { error_code: "INVALID_PARAMETER_VALUE", message: "The request's body is not valid JSON." },
  ]);
});
