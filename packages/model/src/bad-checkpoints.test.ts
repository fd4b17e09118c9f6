import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import {
  TINY_BERT_CONFIG,
  TINY_DISTILBERT_CONFIG,
  tinyBertWeights,
  tinyTensor,
  tinyWeights,
  writeTinyFolder,
} from "../test/tiny-model-folder.ts";
import { loadModel } from "./sources/index.ts";
import type { Weights } from "./weights.ts";

const Q_LIN = "distilbert.transformer.layer.0.attention.q_lin.weight";
const BERT_OUTPUT = "encoder.layer.1.output.dense.weight";

function changed(weights: Weights, change: (weights: Weights) => void): Weights {
  change(weights);
  return weights;
}

/** Checkpoints as people bring them: files on disk, each with one fault, loaded by their path. */
test.each<[string, { config?: object; weights?: Weights; tokenizer?: object }, string]>([
  [
    "a tensor missing",
    { weights: changed(tinyWeights(), (weights) => weights.delete(Q_LIN)) },
    `it lacks the tensor ${Q_LIN}`,
  ],
  [
    "a tensor too many",
    { weights: changed(tinyWeights(), (weights) => weights.set("adapter.weight", tinyTensor("", [2]))) },
    "it has the unknown tensor adapter.weight",
  ],
  [
    "a tensor in another shape",
    { weights: changed(tinyWeights(), (weights) => weights.set(Q_LIN, tinyTensor("", [8, 4]))) },
    `it has tensor ${Q_LIN} in shape [8,4] instead of [8,8]`,
  ],
  [
    "a weight that is no number",
    { weights: changed(tinyWeights(), (weights) => weights.get(Q_LIN)?.data.fill(Number.NaN, 5, 6)) },
    `it has NaN in tensor ${Q_LIN} (value 5)`,
  ],
  [
    "an infinite weight",
    { weights: changed(tinyWeights(), (weights) => weights.get(Q_LIN)?.data.fill(Infinity, 0, 1)) },
    `it has Infinity in tensor ${Q_LIN} (value 0)`,
  ],
  [
    "a tensor of BERT missing",
    {
      config: TINY_BERT_CONFIG,
      weights: changed(tinyBertWeights(), (weights) => weights.delete(BERT_OUTPUT)),
    },
    "it lacks the tensor distilbert.transformer.layer.1.ffn.lin2.weight",
  ],
  [
    "the weights of BERT under the configuration of DistilBERT",
    { config: TINY_DISTILBERT_CONFIG, weights: tinyBertWeights() },
    "it lacks the tensor distilbert.transformer.layer.0.attention.q_lin.weight",
  ],
  [
    "another kind of model",
    { config: { model_type: "roberta" } },
    'describes a model of type "roberta": only DistilBERT and BERT encoders can be trained',
  ],
  ["a configuration of no model", { config: {} }, "model_type is not usable"],
])("a checkpoint with %s is refused in one sentence that names it", async (_, content, reason) => {
  const folder = await writeTinyFolder(await temporaryFolder(), content);
  const error = await loadModel(folder).then(
    () => new Error("nothing was refused"),
    (refusal) => refusal,
  );
  expect(error.message).toContain(reason);
  expect(error.message).toContain(folder);
  expect(error.message).not.toContain("\n");
});

test("a pointer of Git LFS in place of the weights says how to fetch them", async () => {
  const folder = await writeTinyFolder(await temporaryFolder(), {});
  const weights = join(folder, "model.safetensors");
  await writeFile(weights, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
  await expect(loadModel(folder)).rejects.toThrow(
    `${weights} is only the Git LFS pointer to the weights: fetch them with git lfs pull`,
  );
});

test("weights saved in parts of which one is missing name it", async () => {
  const folder = await writeTinyFolder(await temporaryFolder(), {});
  const index = { weight_map: { [Q_LIN]: "model-00001-of-00002.safetensors" } };
  await writeFile(join(folder, "model.safetensors.index.json"), JSON.stringify(index));
  await rm(join(folder, "model.safetensors"));
  await expect(loadModel(folder)).rejects.toThrow(
    "has no model-00001-of-00002.safetensors, which its model.safetensors.index.json names",
  );
});
