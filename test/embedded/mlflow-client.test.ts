import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { findMlflowClient, runMlflowProgram } from "../harness/mlflow/client.ts";
import { range, seedTeam, type Team } from "../harness/seed.ts";

const program = fileURLToPath(new URL("../harness/mlflow/log_a_study.py", import.meta.url));
const isThere = (await findMlflowClient()) !== undefined;

let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

test.skipIf(!isThere)("MLflow's own client, unmodified, logs here and reads what it logged", async () => {
  const token = team.person.token ?? "";
  const said = await runMlflowProgram<Record<string, unknown>>(program, { url: gateway.url, token });
  expect(said).toMatchObject({
    status: {
      base: "FINISHED",
      child: "FINISHED",
      broken: "FAILED",
      open: "FINISHED",
      resumed: "FINISHED",
      "very many": "KILLED",
    },
    ended: "FINISHED",
    resumed: [true, "RUNNING"],
    resumedLoss: [2, 1],
    params: { lr: "5e-05", seed: "1", model: "distilbert", "batch size": "32" },
    note: "half way",
    description: "the first",
    gone: false,
    parent: true,
    last: { "train/loss": "0.05", eval_accuracy: "0.95", broken: "nan", endless: "-inf" },
    history: [
      [1, "inf"],
      [2, "-inf"],
    ],
    async: range(100),
    many: 2500,
    manyParams: 150,
    inputs: ["sst2"],
    artifacts: [],
    best: ["base", "open"],
    byParam: ["base"],
    byName: ["very many"],
    pages: [2, true],
    default: "Default",
    experiments: ["for a while"],
    tags: { why: "a try", more: "yes" },
    deleted: "deleted",
    deletedRun: "deleted",
    refusals: {
      overwrite: "INVALID_PARAMETER_VALUE",
      ended: "RESOURCE_CONFLICT",
      unknown: "RESOURCE_DOES_NOT_EXIST",
      twice: "RESOURCE_ALREADY_EXISTS",
      filter: "INVALID_PARAMETER_VALUE",
      artifact: "NOT_IMPLEMENTED",
    },
  });

  // The dashboard shows the same as of any external run.
  const { experiment } = await team.person.run<{ experiment: object }>(
    `query ($id: ID!) { experiment(id: $id) {
      name runs(first: 10) { edges { node { external status seed summaries { key last } } } }
    } }`,
    { id: said.experiment },
  );
  expect(experiment).toMatchObject({
    name: "a study",
    runs: {
      edges: expect.arrayContaining([
        {
          node: {
            ...{ external: true, status: "SUCCEEDED", seed: 1 },
            summaries: expect.arrayContaining([{ key: "endless", last: "-Infinity" }]),
          },
        },
      ]),
    },
  });
});
