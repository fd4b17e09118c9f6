import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../harness/gateway.ts";
import { seedExperiment, seedRunner, seedTeam, type Team } from "../harness/seed.ts";

let gateway: TestGateway;
let team: Team;
beforeAll(async () => {
  gateway = await startGateway();
  team = await seedTeam(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

test("every field of an experiment's input has a default with a reason, or is required", async () => {
  const fieldsOf = "inputFields { name }";
  interface Named {
    name: string;
  }
  const { dataset, training, configDefaults } = await team.person.run<{
    dataset: { inputFields: Named[] };
    training: { inputFields: Named[] };
    configDefaults: Record<"dataset" | "training", (Named & { value: string | null; reason: string })[]>;
  }>(
    `{ dataset: __type(name: "DatasetConfigInput") { ${fieldsOf} }
      training: __type(name: "TrainingConfigInput") { ${fieldsOf} }
      configDefaults { dataset { name value required reason } training { name value required reason } } }`,
  );
  const names = (fields: Named[]) => fields.map(({ name }) => name).toSorted();
  expect(names(configDefaults.dataset)).toEqual(names(dataset.inputFields));
  expect(names(configDefaults.training)).toEqual(names(training.inputFields));
  for (const { name, reason } of [...configDefaults.dataset, ...configDefaults.training]) {
    expect(reason, name).not.toBe("");
  }
  expect(configDefaults.training).toContainEqual(
    expect.objectContaining({ name: "learningRate", value: "0.00005", required: false }),
  );
  expect(configDefaults.training).toContainEqual(
    expect.objectContaining({ name: "prefixMode", value: "EVAL_PREFIX", required: false }),
  );
  expect(configDefaults.dataset).toContainEqual(
    expect.objectContaining({ name: "source", value: null, required: true }),
  );
});

test("every kind of policy is told with its fields, and each field of the input belongs to one", async () => {
  const { input, kinds, configDefaults } = await team.person.run<{
    input: { inputFields: { name: string }[] };
    kinds: { enumValues: { name: string }[] };
    configDefaults: {
      policies: { kind: string; fields: { name: string; value: string | null; reason: string }[] }[];
    };
  }>(
    `{ input: __type(name: "FreezePolicyInput") { inputFields { name } }
      kinds: __type(name: "FreezeKind") { enumValues { name } }
      configDefaults { policies { kind fields { name value required reason } } } }`,
  );
  const { policies } = configDefaults;
  expect(policies.map(({ kind }) => kind)).toEqual(kinds.enumValues.map(({ name }) => name));
  const told = new Set([
    "kind",
    "learningRate",
    ...policies.flatMap(({ fields }) => fields.map((f) => f.name)),
  ]);
  expect([...told].toSorted()).toEqual(input.inputFields.map(({ name }) => name).toSorted());
  expect(policies.find(({ kind }) => kind === "PREFIX")?.fields).toMatchObject([
    { name: "depth", value: null, required: true },
  ]);
  expect(policies.find(({ kind }) => kind === "AUTOFREEZE")?.fields).toContainEqual(
    expect.objectContaining({ name: "percentile", value: "50", required: false }),
  );
});

test("known models and data sets are named with what is known of them", async () => {
  expect(
    await team.person.run("{ knownModels { source blocks groups } knownDatasets { source labels } }"),
  ).toEqual({
    knownModels: [
      {
        source: "packaged:minilm-l6",
        blocks: 6,
        groups: ["embeddings", ...[0, 1, 2, 3, 4, 5].map((block) => `block ${block}`), "head"],
      },
    ],
    knownDatasets: [{ source: "packaged:movie-snippets", labels: ["negative", "positive"] }],
  });
});

const estimate = (freeze: object[], more: object = {}) =>
  team.person.run(
    `query (
      $modelSource: String!, $freeze: [FreezePolicyInput!]!, $labels: Int! = 2,
      $training: TrainingConfigInput! = {}, $texts: TextCountsInput! = {}
    ) {
      estimate(modelSource: $modelSource, freeze: $freeze, labels: $labels, training: $training, texts: $texts) {
        totalParameters groups { name parameters }
        policies {
          trainableParameters frozen policy { label } steps cacheBytes upperBound
          flops { epoch epochWithoutCache prefix run runWithoutCache trainingPadded }
          memory { weights gradients optimizer activations copies total }
        }
      }
    }`,
    { modelSource: "packaged:minilm-l6", freeze, ...more },
  );

test("an estimate says exactly what each policy trains, group by group", async () => {
  // MiniLM-L6: 384 x 384 + 384 in the pre-classifier, 384 x 3 + 3 in the classifier.
  const head = 384 * 384 + 384 + 384 * 3 + 3;
  const block = 4 * (384 * 384 + 384) + 2 * 384 * 1536 + 1536 + 384 + 4 * 384;
  const embeddings = (30_522 + 512 + 2) * 384;
  const total = embeddings + 6 * block + head;
  expect(
    await estimate([{ depth: 0 }, { depth: 7 }, { kind: "GROUPS", frozen: ["embeddings"] }], { labels: 3 }),
  ).toMatchObject({
    estimate: {
      totalParameters: total,
      groups: [{ parameters: embeddings }, ...Array(6).fill({ parameters: block }), { parameters: head }],
      policies: [
        { trainableParameters: total, policy: { label: "nothing" } },
        { trainableParameters: head, policy: { label: "all but the head" } },
        { trainableParameters: total - embeddings, frozen: [true, ...Array(7).fill(false)] },
      ],
    },
  });
});

interface PolicyCost {
  steps: number;
  cacheBytes: number;
  upperBound: boolean;
  flops: Record<"epoch" | "epochWithoutCache" | "prefix" | "run" | "trainingPadded", number>;
  memory: Record<"gradients" | "total", number>;
}

async function costs(freeze: object[], more: object = {}): Promise<PolicyCost[]> {
  const answer = (await estimate(freeze, more)) as { estimate: { policies: PolicyCost[] } };
  return answer.estimate.policies;
}

test("an estimate says what each policy computes, holds in memory and keeps on disk", async () => {
  const texts = { train: 6400, validation: 500, test: 500 };
  const [full, deep] = await costs([{ depth: 0 }, { depth: 6 }], { training: { epochs: 5 }, texts });
  expect(full).toMatchObject({ steps: 1000, cacheBytes: 0, upperBound: false, flops: { prefix: 0 } });
  expect(full?.flops.epoch).toBe(full?.flops.epochWithoutCache);
  expect(deep?.flops.epoch).toBeLessThan((deep?.flops.epochWithoutCache ?? 0) / 10);
  expect(deep?.flops.run).toBeLessThan((full?.flops.run ?? 0) / 8);
  expect(deep?.memory.total).toBeLessThan(full?.memory.total ?? 0);

  const [float32] = await costs([{ depth: 6 }], { training: { prefixDtype: "FLOAT32" }, texts });
  expect(float32?.cacheBytes).toBe(2 * (deep?.cacheBytes ?? 0));
  const [parity, auto] = await costs([{ depth: 6 }, { kind: "AUTOFREEZE" }], {
    training: { prefixMode: "PARITY" },
    texts,
  });
  expect(parity).toMatchObject({ cacheBytes: 0, flops: { prefix: 0 } });
  expect(auto?.upperBound).toBe(true);
});

test("what cannot be estimated is named by its field", async () => {
  const refused = (more: object) => expect(estimate([{ depth: 0 }], more)).rejects;
  await refused({ texts: { train: 0 } }).toMatchObject({ code: "BAD_INPUT", field: "texts.train" });
  await refused({ training: { epochs: 0 } }).toMatchObject({ code: "BAD_INPUT", field: "training.epochs" });
});

test("an estimate that would keep the gateway busy for long is refused, with the way out", async () => {
  const policies = (count: number) => Array.from({ length: count }, () => ({ depth: 0 }));
  await expect(estimate(policies(21), { training: { epochs: 1000 } })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "freeze",
    message: expect.stringContaining("21000 epochs to estimate at once; the limit is 20000"),
  });
  await expect(estimate(policies(20), { training: { epochs: 1000 } })).resolves.toBeDefined();
});

test("a model that has to be loaded first has no estimate, and a policy that does not fit is named", async () => {
  expect(await estimate([{ depth: 0 }], { modelSource: "hf:someone/model" })).toEqual({ estimate: null });
  await expect(estimate([{ depth: 0 }, { depth: 8 }])).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "freeze[1]",
  });
  await expect(estimate([{ kind: "GROUPS", frozen: ["tail"] }])).rejects.toThrow("tail");
  await expect(estimate([{ kind: "PREFIX" }])).rejects.toMatchObject({ field: "freeze[0].depth" });
});

const split = (examples: number[]) => ({
  examples: examples.reduce((a, b) => a + b, 0),
  perClass: examples,
  sharedWithTrain: 1,
  lengths: {
    mean: 12.5,
    median: 11,
    longest: 200,
    truncated: 2,
    histogram: [
      { upTo: 8, examples: 3 },
      { upTo: 16, examples: 4 },
    ],
  },
});

test("what a runner reports of its data is read on the run, and the report of an old attempt is not", async () => {
  const { runIds } = await seedExperiment(team);
  const runner = await seedRunner(gateway, team);
  const run = await runner.work();
  const report = {
    model: { source: "hf:a/b", revision: "0123abcd", sha256: null },
    dataset: { source: "packaged:movie-snippets", revision: null, sha256: "ff" },
    labels: ["negative", "positive"],
    maxLength: 128,
    train: split([6, 7]),
    validation: split([1, 1]),
    test: split([1, 2]),
    warnings: ["1 text of test is in train"],
  };
  const send = (changes: object = {}) =>
    runner.api.run(
      "mutation ($run: RunAttemptInput!, $report: DataReportInput!) { reportDataset(run: $run, report: $report) }",
      { run, report: { ...report, ...changes } },
    );
  const seen = () =>
    team.person.run(
      `query ($id: ID!) { run(id: $id) { dataReport {
        model { source revision sha256 } dataset { source revision sha256 } labels maxLength warnings
        ${["train", "validation", "test"]
          .map(
            (name) =>
              `${name} { examples perClass sharedWithTrain lengths { mean median longest truncated histogram { upTo examples } } }`,
          )
          .join(" ")}
      } } }`,
      { id: runIds[0] },
    );
  expect(await seen()).toEqual({ run: { dataReport: null } });
  await send();
  expect(await seen()).toEqual({ run: { dataReport: report } });
  await expect(send({ labels: ["one"] })).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "report.train.perClass",
  });
  await runner.release(run);
  await expect(send()).rejects.toMatchObject({ code: "STALE_ATTEMPT" });
  await runner.work();
  expect(await seen()).toEqual({ run: { dataReport: null } });
});
