import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { invalid, Mlflow, type MlflowRun, metric, missing } from "../harness/mlflow/api.ts";
import { points, range, seedExperiment, seedRunner, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
let mlflow: Mlflow;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
  mlflow = new Mlflow(gateway.url, team.person.token);
});
afterAll(() => gateway[Symbol.asyncDispose]());

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
  const newcomer = new Mlflow(gateway.url, other.person.token);
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
