import { mkdir, readdir, readFile, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../test/temporary-folder.ts";
import {
  TINY_BERT_CONFIG,
  TINY_DISTILBERT_CONFIG,
  TINY_SHAPE,
  TINY_TOKENIZER,
  tinyBertWeights,
  tinyWeights,
  writeTinyFolder,
} from "../test/tiny-model-folder.ts";
import { readModelFolder, type TrainedModel, writeModelFolder } from "./hf-folder.ts";
import { loadTokenizer } from "./tokenizer.ts";

const DROPOUT = { hidden: 0.1, attention: 0.05, classifier: 0.3 };

async function trainedModel(): Promise<TrainedModel> {
  const tokenizer = await loadTokenizer(await writeTinyFolder(await temporaryFolder(), {}));
  const labels = ["bad", "fine", "good"];
  return { shape: TINY_SHAPE, dropout: DROPOUT, labels, weights: tinyWeights(), tokenizer };
}

describe("a trained model", () => {
  test("is read back equal from the folder that it was written to", async () => {
    const folder = join(await temporaryFolder(), "best");
    const trained = await trainedModel();
    await writeModelFolder(folder, trained);
    const read = await readModelFolder(folder);
    const { labels, ...encoder } = TINY_SHAPE;
    expect(read.encoder).toEqual(encoder);
    expect(read.dropout).toEqual(DROPOUT);
    expect(read.labels).toEqual(["bad", "fine", "good"]);
    expect(read.labels).toHaveLength(labels);
    expect(new Map([...read.weights, ...(read.head ?? [])])).toEqual(trained.weights);
    const sentence = "Good FILMS, a bad film";
    expect(read.tokenizer.encode(sentence, null, 9)).toEqual(trained.tokenizer.encode(sentence, null, 9));
  });

  test("is four files, of a class that Hugging Face's library knows", async () => {
    const folder = join(await temporaryFolder(), "deep", "best");
    await writeModelFolder(folder, await trainedModel());
    expect((await readdir(folder)).sort()).toEqual([
      "config.json",
      "model.safetensors",
      "tokenizer.json",
      "tokenizer_config.json",
    ]);
    const config = JSON.parse(await readFile(join(folder, "config.json"), "utf8"));
    expect(config).toMatchObject({
      architectures: ["DistilBertForSequenceClassification"],
      model_type: "distilbert",
      id2label: { 0: "bad", 1: "fine", 2: "good" },
      label2id: { bad: 0, fine: 1, good: 2 },
      n_layers: 2,
      dim: 8,
    });
    const tokenizerConfig = JSON.parse(await readFile(join(folder, "tokenizer_config.json"), "utf8"));
    expect(tokenizerConfig.model_input_names).toEqual(["input_ids", "attention_mask"]);
    expect(await readdir(join(folder, ".."))).toEqual(["best"]);
  });

  test("replaces the folder of an earlier one, whole", async () => {
    const folder = join(await temporaryFolder(), "best");
    await mkdir(folder);
    await writeFile(join(folder, "leftover.txt"), "old");
    await writeModelFolder(folder, await trainedModel());
    expect(await readdir(folder)).not.toContain("leftover.txt");
  });

  test("with a weight that is no number is not written at all", async () => {
    const parent = await temporaryFolder();
    const trained = await trainedModel();
    trained.weights.get("classifier.bias")?.data.fill(Number.NaN);
    await expect(writeModelFolder(join(parent, "best"), trained)).rejects.toThrow(
      "has NaN in tensor classifier.bias",
    );
    expect(await readdir(parent)).toEqual([]);
  });
});

describe("a model's folder", () => {
  test("of a BERT encoder is read in DistilBERT form", async () => {
    const folder = await writeTinyFolder(await temporaryFolder(), {
      config: TINY_BERT_CONFIG,
      weights: tinyBertWeights(),
    });
    const model = await readModelFolder(folder);
    expect(model.dropout).toEqual({ hidden: 0.1, attention: 0.1, classifier: 0.2 });
    expect(model.weights.size).toBe(4 + 2 * 16);
    expect(model.head).toBeUndefined();
  });

  test.each<[string, object, string]>([
    ["another kind of model", { config: { model_type: "gpt2" } }, 'describes a model of type "gpt2"'],
    ["another activation", { config: { ...TINY_DISTILBERT_CONFIG, activation: "relu" } }, 'must be "gelu"'],
    ["no number of layers", { config: { ...TINY_DISTILBERT_CONFIG, n_layers: undefined } }, "n_layers"],
    [
      "heads that do not divide the dimensions",
      { config: { ...TINY_DISTILBERT_CONFIG, n_heads: 3 } },
      "has 8 dimensions, which 3 attention heads cannot share evenly",
    ],
    [
      "more layers in its config.json than in its weights",
      { config: { ...TINY_DISTILBERT_CONFIG, n_layers: 3 } },
      "lacks the tensor distilbert.transformer.layer.2.attention.q_lin.weight",
    ],
    [
      "another epsilon than DistilBERT's",
      { config: { ...TINY_BERT_CONFIG, layer_norm_eps: 1e-5 }, weights: tinyBertWeights() },
      "layer_norm_eps",
    ],
    [
      "a tokenizer with more tokens than the model",
      { config: { ...TINY_DISTILBERT_CONFIG, vocab_size: 9 } },
      "has 10 tokens, more than the 9 of the model",
    ],
    [
      "a tokenizer of another kind",
      { tokenizer: { ...TINY_TOKENIZER, model: { type: "BPE" } } },
      "is a BPE tokenizer",
    ],
  ])("with %s is refused in one sentence", async (_, content, reason) => {
    const folder = await writeTinyFolder(await temporaryFolder(), content);
    await expect(readModelFolder(folder)).rejects.toThrow(reason);
  });

  test.each(["config.json", "model.safetensors", "tokenizer.json"])("without %s says so", async (file) => {
    const folder = await writeTinyFolder(await temporaryFolder(), {});
    await unlink(join(folder, file));
    await expect(readModelFolder(folder)).rejects.toThrow(`the model folder ${folder} has no ${file}`);
  });

  test("that does not exist says so", async () => {
    await expect(readModelFolder("/nowhere/model")).rejects.toThrow("/nowhere/model cannot be read");
  });
});
