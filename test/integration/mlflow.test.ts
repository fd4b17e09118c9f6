import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import {
  points,
  range,
  seedExperiment,
  seedPerson,
  seedRunner,
  seedTeam,
  type Team,
} from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let mlflow: Mlflow;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
  mlflow = new Mlflow(team.person.token);
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** What MLflow's client sends, without the client: that one is in test/embedded/mlflow-client.test.ts. */
class Mlflow {
  constructor(private readonly token: string | undefined) {}

  /** @throws the error's body, as MLflow's client does */
  async post<Answer = Record<string, never>>(path: string, body: object): Promise<Answer> {
    return this.#answer(
      await fetch(new URL(`/api/2.0/mlflow/${path}`, gateway.url), {
        method: "POST",
        headers: { "content-type": "application/json", ...this.#authorization },
        body: JSON.stringify(body),
      }),
    );
  }

  async get<Answer>(path: string, query: Record<string, string> | [string, string][] = {}): Promise<Answer> {
    const url = new URL(`/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`, gateway.url);
    return this.#answer(await fetch(url, { headers: this.#authorization }));
  }

  async experiment(name: string): Promise<string> {
    return (await this.post<{ experiment_id: string }>("experiments/create", { name })).experiment_id;
  }

  async begin(experiment_id: string, more: object = {}): Promise<string> {
    return (await this.post<{ run: MlflowRun }>("runs/create", { experiment_id, ...more })).run.info.run_id;
  }

  async run(run_id: string): Promise<MlflowRun> {
    return (await this.get<{ run: MlflowRun }>("runs/get", { run_id })).run;
  }

  /** Names of the runs found, in their order. */
  async found(experiment_id: string, filter: string, ...order_by: string[]): Promise<string[]> {
    const request = { experiment_ids: [experiment_id], filter, order_by };
    const { runs } = await this.post<{ runs: MlflowRun[] }>("runs/search", request);
    return runs.map(({ info }) => info.run_name);
  }

  get #authorization(): Record<string, string> {
    return this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
  }

  async #answer<Answer>(response: Response): Promise<Answer> {
    const body = (await response.json()) as Answer & object;
    if (!response.ok) throw { status: response.status, ...body };
    return body;
  }
}

interface MlflowRun {
  info: {
    run_id: string;
    run_name: string;
    experiment_id: string;
    status: string;
    lifecycle_stage: string;
    end_time?: number;
  };
  data: {
    metrics: { key: string; value: number | string; step: number }[];
    params: KeyValue[];
    tags: KeyValue[];
  };
  inputs: { dataset_inputs: object[] };
}

interface KeyValue {
  key: string;
  value: string;
}

const metric = (key: string, value: number | string, step = 0, timestamp = 1_790_000_000_000 + step) => ({
  key,
  value,
  step,
  timestamp,
});
const invalid = (message: string) => ({
  status: 400,
  error_code: "INVALID_PARAMETER_VALUE",
  message: expect.stringContaining(message),
});
const missing = { status: 404, error_code: "RESOURCE_DOES_NOT_EXIST" };

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
    "query ($id: ID!) { run(id: $id) { status external summaries { key last count } } }",
    { id: runId },
  );
  expect(run).toEqual({
    status: "SUCCEEDED",
    external: true,
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

test("runs are found by metrics, parameters, tags, attributes and data, and sorted by them", async () => {
  const id = await mlflow.experiment("search");
  const log = async (run_name: string, value: number | string | undefined, lr: string, tag?: string) => {
    const run_id = await mlflow.begin(id, { run_name });
    await mlflow.post("runs/log-batch", {
      run_id,
      metrics: value === undefined ? [] : [metric("test/acc", 0.01, 1), metric("test/acc", value, 2)],
      params: [{ key: "learning rate", value: lr }],
      tags: tag === undefined ? [] : [{ key: "note", value: tag }],
    });
    return run_id;
  };
  const a = await log("a", 0.9, "0.1", "100% sure");
  await log("b", 0.95, "0.01", "back\\slash");
  await log("c", "NaN", "0.1");
  await log("d", undefined, "1");
  await mlflow.post("runs/update", { run_id: a, status: "FAILED" });
  await mlflow.post("runs/log-inputs", {
    run_id: a,
    datasets: [
      {
        dataset: { name: "sst2", digest: "abc", source_type: "hf", source: "{}", schema: null },
        tags: [{ key: "mlflow.data.context", value: "training" }],
      },
    ],
  });
  const found = (filter: string, ...order: string[]) => mlflow.found(id, filter, ...order);

  expect(await found("")).toEqual(["d", "c", "b", "a"]);
  expect(await found("metrics.`test/acc` > 0.5")).toEqual(["b", "a"]);
  expect(await found("metrics.`test/acc` != 0.9")).toEqual(["c", "b"]);
  expect(await found('params."learning rate" = \'0.1\' and attributes.status = "RUNNING"')).toEqual(["c"]);
  expect(await found("params.`learning rate` LIKE '0.%'")).toEqual(["c", "b", "a"]);
  expect(await found("tags.note ILIKE '%SURE'")).toEqual(["a"]);
  expect(await found("tags.note LIKE '%\\%'")).toEqual(["b"]);
  expect(await found("tags.note IS NULL")).toEqual(["d", "c"]);
  expect(await found(`run_id IN ('${a}', 'nothing')`)).toEqual(["a"]);
  expect(await found("run_name != 'a' and start_time > 0 and end_time > 0")).toEqual([]);
  expect(await found("status = 'FAILED' and end_time > 0")).toEqual(["a"]);
  expect(await found("dataset.name = 'sst2' and dataset.context = 'training'")).toEqual(["a"]);
  expect(await found("", "metrics.`test/acc` DESC")).toEqual(["b", "a", "c", "d"]);
  expect(await found("", "metrics.`test/acc`")).toEqual(["a", "b", "c", "d"]);
  expect(await found("", "params.`learning rate` ASC", "run_name ASC")).toEqual(["b", "a", "c", "d"]);
  expect((await mlflow.run(a)).inputs.dataset_inputs).toMatchObject([
    { dataset: { name: "sst2", digest: "abc" } },
  ]);
});

test("a list is read page by page", async () => {
  const id = await mlflow.experiment("pages");
  for (const index of range(5)) await mlflow.begin(id, { run_name: `${index}` });
  const names: string[][] = [];
  let page_token: string | undefined;
  do {
    const page = await mlflow.post<{ runs: MlflowRun[]; next_page_token?: string }>("runs/search", {
      ...{ experiment_ids: [id], max_results: 2, order_by: ["run_name"], page_token },
    });
    names.push(page.runs.map(({ info }) => info.run_name));
    page_token = page.next_page_token;
  } while (page_token);
  expect(names).toEqual([["0", "1"], ["2", "3"], ["4"]]);
  await expect(mlflow.post("runs/search", { experiment_ids: [id], page_token: "x" })).rejects.toMatchObject(
    invalid("page_token"),
  );
});

test("what a runner trains is read as a run too: its configuration are its parameters", async () => {
  const { id } = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const run = await runner.work();
  await runner.append(run, 0, [points("validation/loss", [10], [0.5])]);
  const whole = await mlflow.run(run.runId);
  expect(whole.info).toMatchObject({ experiment_id: id, status: "RUNNING" });
  expect(whole.data.params).toContainEqual({ key: "training.adamEpsilon", value: "0.00000001" });
  const search = (filter: string) =>
    mlflow.post<{ runs: object[] }>("runs/search", { experiment_ids: [id], filter });
  expect(
    (await search("params.`training.adamEpsilon` = '0.00000001' and params.seed = '0'")).runs,
  ).toHaveLength(1);
  expect((await search("params.training LIKE '%'")).runs).toHaveLength(0);
  for (const [path, body] of [
    ["runs/log-metric", metric("loss", 1)],
    ["runs/log-parameter", { key: "a", value: "b" }],
    ["runs/update", { status: "FINISHED" }],
  ] as const) {
    const refusal = { status: 403, error_code: "PERMISSION_DENIED" };
    await expect(mlflow.post(path, { run_id: run.runId, ...body })).rejects.toMatchObject(refusal);
  }
  await mlflow.post("runs/set-tag", { run_id: run.runId, key: "seen", value: "yes" });
  expect((await mlflow.run(run.runId)).data.tags).toEqual([{ key: "seen", value: "yes" }]);
});

test("an experiment's name is one in the team, and free again when it is deleted", async () => {
  const id = await mlflow.experiment("names");
  await expect(mlflow.experiment("names")).rejects.toMatchObject({
    status: 400,
    error_code: "RESOURCE_ALREADY_EXISTS",
  });
  const both = await Promise.allSettled([mlflow.experiment("race"), mlflow.experiment("race")]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await mlflow.post("experiments/set-experiment-tag", { experiment_id: id, key: "goal", value: "learn" });
  const byName = (experiment_name: string) =>
    mlflow.get<{ experiment: object }>("experiments/get-by-name", { experiment_name });
  expect((await byName("names")).experiment).toMatchObject({
    experiment_id: id,
    lifecycle_stage: "active",
    tags: [{ key: "goal", value: "learn" }],
  });
  await mlflow.post("experiments/update", { experiment_id: id, new_name: "renamed" });
  await expect(byName("names")).rejects.toMatchObject(missing);
  await mlflow.post("experiments/delete", { experiment_id: id });
  await expect(byName("renamed")).rejects.toMatchObject(missing);
  expect(await mlflow.experiment("renamed")).not.toBe(id);
  await mlflow.post("experiments/restore", { experiment_id: id });
  const { experiment } = await mlflow.get<{ experiment: object }>("experiments/get", { experiment_id: id });
  expect(experiment).toMatchObject({ name: "renamed", lifecycle_stage: "active" });
  const search = { filter: "name ILIKE 'RENAMED' AND tags.goal = 'learn'", order_by: ["creation_time DESC"] };
  const { experiments } = await mlflow.post<{ experiments: object[] }>("experiments/search", search);
  expect(experiments).toMatchObject([{ experiment_id: id }]);
});

test("runs without an experiment lie in one named Default, which is made when it is needed", async () => {
  const other = await seedTeam(gateway, "Newcomers");
  const newcomer = new Mlflow(other.person.token);
  const get = () => newcomer.get<{ experiment: object }>("experiments/get", { experiment_id: "0" });
  expect((await get()).experiment).toMatchObject({ experiment_id: "0", name: "Default" });
  expect(await newcomer.found("0", "")).toEqual([]);
  const [one, two] = await Promise.all([newcomer.begin("0"), newcomer.begin("0")]);
  const { experiment } = await newcomer.get<{ experiment: { experiment_id: string; name: string } }>(
    "experiments/get",
    {
      experiment_id: "0",
    },
  );
  expect(experiment.name).toBe("Default");
  for (const id of [one, two]) {
    expect((await newcomer.run(id)).info.experiment_id).toBe(experiment.experiment_id);
  }
  expect(await newcomer.found("0", "")).toHaveLength(2);
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
  await expect(mlflow.post("runs/update", { run_id: runId, status: "RUNNING" })).rejects.toMatchObject(late);
  await mlflow.post("runs/set-tag", { run_id: runId, key: "why", value: "too slow" });
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

test("another team's runs and experiments are as if they were not there", async () => {
  const id = await mlflow.experiment("ours");
  const run_id = await mlflow.begin(id);
  const foreign = new Mlflow((await seedTeam(gateway, "Strangers")).person.token);
  const reads = [
    foreign.run(run_id),
    foreign.get("experiments/get", { experiment_id: id }),
    foreign.get("experiments/get-by-name", { experiment_name: "ours" }),
    foreign.get("metrics/get-history", { run_id, metric_key: "a" }),
    foreign.get("metrics/get-history-bulk-interval", { run_ids: run_id, metric_key: "a" }),
    foreign.get("artifacts/list", { run_id }),
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
  ).map(([path, body]) => foreign.post(path, body));
  for (const call of [...reads, ...writes]) await expect(call).rejects.toMatchObject(missing);
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
  const viewer = new Mlflow(person.token);
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
  await expect(new Mlflow(undefined).run(run_id)).rejects.toMatchObject(unauthenticated);
  await expect(new Mlflow("frostline_user_unknown").run(run_id)).rejects.toMatchObject(unauthenticated);
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

test("what is quoted in a filter stays a text, whatever is in it", async () => {
  const id = await mlflow.experiment("injection");
  await mlflow.begin(id, { run_name: "only" });
  const texts = ["' or '1'='1", "\\'; drop table runs; --", "%", "\u0000"];
  for (const text of texts) {
    const quoted = text.replaceAll("'", "''");
    for (const filter of [
      `run_name = '${quoted}'`,
      `tags.\`${text.replaceAll("`", "")}x\` = '${quoted}'`,
      `params."${text.replaceAll('"', "")}x" LIKE '${quoted}'`,
      `metrics.\`${text.replaceAll("`", "")}x\` > 0`,
      `run_id IN ('${quoted}')`,
    ]) {
      expect(
        await mlflow.found(id, filter).catch((error: { status: number }) => error.status),
        filter,
      ).toSatisfy((answer) => answer === 400 || (Array.isArray(answer) && answer.length === 0));
    }
    await mlflow.found(id, "", `metrics.\`${text.replaceAll("`", "")}x\` DESC`).catch(() => {});
  }
  expect(await mlflow.found(id, "")).toEqual(["only"]);
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
