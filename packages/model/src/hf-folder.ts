import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { DropoutRates } from "./dropout.ts";
import type { ModelShape } from "./freezing.ts";
import {
  distilBertConfig,
  ModelConfigError,
  type PretrainedConfig,
  parsePretrainedConfig,
} from "./hf-config.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";
import { loadTokenizer, type Tokenizer } from "./tokenizer.ts";
import { checkWeights, importWeights, isWeight, type Weights } from "./weights.ts";

export interface PretrainedModel extends PretrainedConfig {
  /** Embeddings and blocks, under DistilBERT's names. */
  weights: Weights;
  /** pre_classifier.* and classifier.*, if the checkpoint was fine-tuned. */
  head: Weights | undefined;
  tokenizer: Tokenizer;
  /** Tensors of the checkpoint that were left out knowingly. */
  ignored: string[];
}

/**
 * Reads a folder in Hugging Face's layout: config.json, model.safetensors, tokenizer.json, perhaps
 * tokenizer_config.json. BERT comes out in DistilBERT form.
 * @throws ModelConfigError, SafetensorsError, WeightsError or TokenizerError
 */
export async function readModelFolder(folder: string): Promise<PretrainedModel> {
  const files = await readdir(folder).catch((cause) => {
    throw new ModelConfigError(`the model folder ${folder} cannot be read: ${cause.message}`, { cause });
  });
  for (const needed of ["config.json", "model.safetensors", "tokenizer.json"]) {
    if (files.includes(needed)) continue;
    const hint = files.includes("pytorch_model.bin")
      ? " (save the model again with safe_serialization=True)"
      : "";
    throw new ModelConfigError(`the model folder ${folder} has no ${needed}${hint}`);
  }
  const configPath = join(folder, "config.json");
  const weightsPath = join(folder, "model.safetensors");
  const config = parsePretrainedConfig(await readFile(configPath, "utf8"), configPath);
  const tokenizer = await loadTokenizer(folder);
  if (tokenizer.vocabSize > config.encoder.vocabSize) {
    throw new ModelConfigError(
      `the tokenizer of ${folder} has ${tokenizer.vocabSize} tokens, more than the ${config.encoder.vocabSize} of the model`,
    );
  }
  const checkpoint = await readSafetensors(weightsPath, isWeight);
  const {
    encoder: weights,
    head,
    ignored,
  } = importWeights(checkpoint, config.kind, config.encoder, weightsPath);
  return { ...config, weights, head, tokenizer, ignored };
}

export interface TrainedModel {
  shape: ModelShape;
  dropout: DropoutRates;
  /** One name for each class, in the order of the classifier's rows. */
  labels: string[];
  /** All parameters, head included. */
  weights: Weights;
  tokenizer: Tokenizer;
}

/**
 * Writes a folder that `DistilBertForSequenceClassification.from_pretrained` and `readModelFolder` load.
 * The folder appears in one step, whole; one that was there is replaced.
 * @throws WeightsError when the weights do not fit the shape or are not finite
 */
export async function writeModelFolder(folder: string, model: TrainedModel): Promise<void> {
  checkWeights(model.weights, model.shape, "of this run");
  const unfinished = join(dirname(folder), `.unfinished-${randomUUID()}`);
  await mkdir(unfinished, { recursive: true });
  try {
    await writeSafetensors(join(unfinished, "model.safetensors"), model.weights, { format: "pt" });
    const config = distilBertConfig(model.shape, model.dropout, model.labels);
    await writeFile(join(unfinished, "config.json"), jsonFile(config));
    await writeFile(join(unfinished, "tokenizer.json"), model.tokenizer.files.tokenizerJson);
    const tokenizerConfig = {
      ...model.tokenizer.files.tokenizerConfig,
      tokenizer_class: "DistilBertTokenizer",
      model_input_names: ["input_ids", "attention_mask"], // DistilBERT takes no token types
      model_max_length: model.shape.maxPositions,
    };
    await writeFile(join(unfinished, "tokenizer_config.json"), jsonFile(tokenizerConfig));
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
