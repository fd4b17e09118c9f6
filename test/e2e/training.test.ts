import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { RunFilesDocument, uploadFile } from "@frostline/client";
import { loadModel } from "@frostline/model/sources";
import { expect, test } from "vitest";
import { Stack } from "../harness/stack.ts";

test("the same seed and setting give identical curves twice, on two runners that share the work", async () => {
  await using stack = await Stack.start();
  const plan = { freeze: [{ kind: "PREFIX" as const, depth: 6 }], seeds: [3] };
  const experiments = [await stack.createExperiment({ plan }), await stack.createExperiment({ plan })];
  const ids = experiments.flatMap(({ runIds }) => runIds);
  stack.startRunner("first");
  stack.startRunner("second");

  const runs = [];
  for (const id of ids) runs.push(await stack.until(id, (run) => run.status === "SUCCEEDED"));

  expect(new Set(runs.map((run) => run.attempts[0]?.runner?.name))).toEqual(new Set(["first", "second"]));
  const [mine, other] = runs.map((run) => run.result?.prefix);
  if (!mine || !other) throw new Error("the prefix was not reported");
  expect([mine.mode, other.mode]).toEqual(["EVAL_PREFIX", "EVAL_PREFIX"]);
  const texts = mine.hits + mine.computed;
  expect(texts).toBeGreaterThan(0);
  expect(other.hits + other.computed).toBe(texts);
  // The runners share a cache: no text's states are computed by both.
  expect(mine.computed + other.computed).toBeLessThanOrEqual(texts);
  for (const run of runs) {
    expect(run.result?.flops?.done).toBeLessThan(run.result?.flops?.withoutCache ?? 0);
  }
  const [one = "", two = ""] = ids;
  for (const key of ["train/loss", "train/grad_norm", "validation/loss"]) {
    const curve = await stack.curve(one, key);
    expect(curve.steps.length).toBeGreaterThan(1);
    expect(await stack.curve(two, key)).toEqual(curve);
  }
});

test("a run on an uploaded data set tells what it trained on, and its model can be had from the gateway", async () => {
  await using stack = await Stack.start();
  stack.startRunner("one");
  const rows = Array.from({ length: 200 }, (_, n) => `"review ${n}, ${n % 2 ? "good" : "bad"}",${n % 2}`);
  const content = new Blob([["text,label", ...rows].join("\n")]);
  const id = await uploadFile(stack, { content, name: "reviews.csv", kind: "DATASET" });
  const { runIds } = await stack.createExperiment({ dataset: { source: `file:${id}` } });
  const run = await stack.until(runIds[0] ?? "", ({ status }) => status === "SUCCEEDED");

  expect(run.attempts[0]).toMatchObject({
    engine: "tensorflow",
    engineVersion: expect.stringMatching(/^\d+\.\d+/),
  });
  expect(run.attempts[0]?.device).toContain("thread");
  expect(run.layers.map(({ name, frozen }) => [name, frozen])).toEqual([
    ["embeddings", true],
    ...[0, 1, 2, 3, 4, 5].map((block) => [`block ${block}`, true]),
    ["head", false],
  ]);
  const keys = run.summaries.map(({ key }) => key);
  const wanted = ["train/loss", "validation/accuracy", "test/f1", "system/cpu_percent", "system/memory_gib"];
  expect(keys).toEqual(expect.arrayContaining(wanted));
  expect(run.log.edges.map(({ node }) => node.message).join("\n")).toContain("best weights written");
  const folder = run.result?.checkpoint ?? "";
  expect(await readdir(folder)).toEqual(
    expect.arrayContaining(["config.json", "model.safetensors", "tokenizer.json"]),
  );
  expect((await loadModel(folder)).head?.size).toBe(4);
  const { run: stored } = await stack.client.request(RunFilesDocument, { id: run.id });
  const files = stored?.files ?? [];
  expect(files.map(({ kind, name }) => [kind, name])).toEqual(
    (await readdir(folder)).toSorted().map((name) => ["MODEL", `best/${name}`]),
  );
  const weights = files.find(({ name }) => name === "best/model.safetensors");
  const headers = { authorization: `Bearer ${stack.token}` };
  const response = await fetch(new URL(weights?.path ?? "", stack.url), { headers });
  const downloaded = Buffer.from(await response.arrayBuffer());
  expect(downloaded.equals(await readFile(join(folder, "model.safetensors")))).toBe(true);
});

test("a run that cannot work fails with a sentence that says why, and the next run is trained", async () => {
  await using stack = await Stack.start();
  stack.startRunner("one");
  const missing = await stack.createExperiment({ dataset: { source: "/nowhere/reviews.csv" } });
  const good = await stack.createExperiment();
  await expect(stack.until(missing.runIds[0] ?? "", () => false)).rejects.toThrow(/\/nowhere\/reviews\.csv/);
  expect(await stack.run(missing.runIds[0] ?? "")).toMatchObject({ status: "FAILED", reason: "BAD_CONFIG" });
  await stack.until(good.runIds[0] ?? "", (run) => run.status === "SUCCEEDED");
});
