import { randomBytes } from "node:crypto";
import { uploadFile } from "@frostline/client";
import { expect, test } from "vitest";
import type { ApiError } from "../harness/api.ts";
import { Cable } from "../harness/cable.ts";
import { fileRequest, sha256Of, uploaded } from "../harness/files.ts";
import { sceneOfFile } from "../harness/scene.ts";
import {
  createExperiment,
  experimentInput,
  type RunRef,
  seedExperiment,
  seedTeam,
  someResult,
} from "../harness/seed.ts";

const scene = sceneOfFile();

const wants = async (run: RunRef, accuracy: number) => {
  const { isModelWanted } = await scene.runner.api.run<{ isModelWanted: boolean }>(
    "query ($run: RunAttemptInput!, $accuracy: Float!) { isModelWanted(run: $run, accuracy: $accuracy) }",
    { run, accuracy },
  );
  return isModelWanted;
};

/** A run that reached this accuracy, with its model. */
async function trained(accuracy: number): Promise<RunRef> {
  const run = await scene.runner.work();
  await uploaded(scene.runner.api, randomBytes(100), {
    kind: "MODEL",
    filename: "best/model.safetensors",
    ...run,
  });
  await uploaded(scene.runner.api, randomBytes(100), {
    kind: "CHECKPOINT",
    filename: "checkpoint",
    step: 7,
    ...run,
  });
  const validation = { ...someResult.validation, accuracy };
  await scene.runner.finish(run, "SUCCEEDED", { result: { ...someResult, validation } });
  return run;
}

test("of an experiment the models are kept that it says, and checkpoints of ended runs are not", async () => {
  const { id, runIds } = await seedExperiment(scene.team, 4);
  const kept = async () => {
    await scene.gateway.server.tidy();
    const { teamFiles } = await scene.team.person.run<{
      teamFiles: { edges: { node: { runId: string; kind: string } }[] };
    }>("query ($id: ID!) { teamFiles(experimentId: $id) { edges { node { runId kind } } } }", { id });
    return teamFiles.edges.map(({ node }) => [runIds.indexOf(node.runId), node.kind]).toSorted();
  };
  const keep = (how: string) =>
    scene.team.person.run(
      "mutation ($id: ID!, $keep: ModelRetention!) { keepModels(experimentId: $id, keep: $keep) { id } }",
      {
        id,
        keep: how,
      },
    );
  await keep("EVERY");
  for (const accuracy of [0.7, 0.9, 0.8]) await trained(accuracy);
  expect(await kept()).toEqual([
    [0, "MODEL"],
    [1, "MODEL"],
    [2, "MODEL"],
  ]);

  await keep("BEST");
  const last = await scene.runner.work();
  expect([await wants(last, 0.85), await wants(last, 0.9), await wants(last, 0.91)]).toEqual([
    false,
    false,
    true,
  ]);
  expect(await kept()).toEqual([[1, "MODEL"]]);
  await uploaded(scene.runner.api, randomBytes(100), {
    kind: "CHECKPOINT",
    filename: "checkpoint",
    step: 3,
    ...last,
  });
  expect(await kept()).toEqual([
    [1, "MODEL"],
    [3, "CHECKPOINT"],
  ]); // may go on from there

  await keep("LAST");
  expect(await wants(last, 0.1)).toBe(true);
  await uploaded(scene.runner.api, randomBytes(100), {
    kind: "MODEL",
    filename: "best/config.json",
    ...last,
  });
  expect(await kept()).toEqual([
    [1, "MODEL"],
    [3, "CHECKPOINT"],
    [3, "MODEL"],
  ]);
  await scene.runner.finish(last, "SUCCEEDED");
  expect(await kept()).toEqual([[3, "MODEL"]]);

  await keep("NONE");
  expect(await kept()).toEqual([]);
});

test("the client's upload outlives a network that is cut in its midst", async () => {
  await using cable = await Cable.to(scene.gateway.url);
  const bytes = randomBytes(20 * 1024 * 1024);
  const seen: number[] = [];
  let tries = 0;
  const id = await uploadFile(
    { url: cable.url, token: scene.team.person.token ?? "" },
    { content: new Blob([bytes]), name: "data.csv", kind: "DATASET", sha256: sha256Of(bytes) },
    {
      onProgress(done) {
        seen.push(done);
        if (seen.length === 1) cable.cut();
      },
      onRetry() {
        tries += 1;
        if (tries === 2) cable.mend();
      },
    },
  );
  expect(tries).toBeGreaterThanOrEqual(2);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(bytes.length);
  const whole = await fileRequest(scene.team.person, `/files/${id}`);
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
});

test("the client says why an upload was refused", async () => {
  const upload = (name: string) =>
    uploadFile(
      { url: scene.gateway.url, token: scene.team.person.token ?? "" },
      { content: new Blob(["text,label"]), name, kind: "DATASET", sha256: sha256Of(Buffer.from("other")) },
    );
  await expect(upload("../data.csv")).rejects.toMatchObject({
    code: "BAD_INPUT",
    field: "Upload-Metadata.filename",
  });
  await expect(upload("data.csv")).rejects.toThrow(/has the SHA-256/);
});

test("an experiment trains on an uploaded data set of its own team only", async () => {
  const others = await seedTeam(scene.gateway, "others");
  const mine = await uploaded(scene.team.person, Buffer.from("text,label\na,0\n"));
  const theirs = await uploaded(others.person, Buffer.from("text,label\na,0\n"));
  const create = (source: string) =>
    scene.team.person.run<{ createExperiment: { dataset: { source: string } } }>(
      "mutation ($input: CreateExperimentInput!) { createExperiment(input: $input) { dataset { source } } }",
      { input: experimentInput({ dataset: { source } }) },
    );
  expect((await create(`file:${mine}`)).createExperiment.dataset.source).toBe(`file:${mine}`);
  for (const source of [`file:${theirs}`, "file:../../etc/passwd", "file:"]) {
    const refused = await create(source).catch((error: ApiError) => error);
    expect(refused).toMatchObject({ code: "BAD_INPUT", field: "dataset.source" });
  }
});

test("a data set that runs still need is not deleted, until none waits for it", async () => {
  const id = await uploaded(scene.team.person, randomBytes(100));
  const remove = () => scene.team.person.run("mutation ($id: ID!) { deleteFile(id: $id) }", { id });
  const dataset = { source: `file:${id}` };
  const plan = { freeze: [{ depth: 0 }], seeds: [1, 2] };
  const { createExperiment: created } = await createExperiment(scene.team, {
    name: "Needs it",
    dataset,
    plan,
  });
  await expect(remove()).rejects.toMatchObject({
    code: "CONFLICT",
    message: "This data set is still needed by 2 runs of Needs it: cancel what waits or goes on first.",
  });
  expect((await fileRequest(scene.team.person, `/files/${id}`)).status).toBe(200);
  const { id: experimentId } = created;
  await scene.team.person.run(
    "mutation ($experimentId: ID!) { cancelExperiment(id: $experimentId) { id } }",
    {
      experimentId,
    },
  );
  expect(await remove()).toEqual({ deleteFile: true });
});
