import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { explainDiskError } from "./cache/index.ts";
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
  /** The files of the folder that the weights were read from. */
  weightFiles: string[];
}

/**
 * Reads a folder in Hugging Face's layout: config.json, model.safetensors (or its parts and their index),
 * tokenizer.json, perhaps tokenizer_config.json. BERT comes out in DistilBERT form.
 * @throws ModelConfigError, SafetensorsError, WeightsError or TokenizerError
 */
export async function readModelFolder(folder: string): Promise<PretrainedModel> {
  const files = await readdir(folder).catch((cause) => {
    throw new ModelConfigError(`the model folder ${folder} cannot be read: ${cause.message}`, { cause });
  });
  for (const needed of ["config.json", "model.safetensors", "tokenizer.json"]) {
    if (files.includes(needed) || (needed === "model.safetensors" && files.includes(SHARD_INDEX))) continue;
    throw new ModelConfigError(
      `the model folder ${folder} has no ${needed}${missingFileHint(needed, files)}`,
    );
  }
  const configPath = join(folder, "config.json");
  const config = parsePretrainedConfig(await readFile(configPath, "utf8"), configPath);
  const tokenizer = await loadTokenizer(folder);
  if (tokenizer.vocabSize > config.encoder.vocabSize) {
    throw new ModelConfigError(
      `the tokenizer of ${folder} has ${tokenizer.vocabSize} tokens, more than the ${config.encoder.vocabSize} of the model`,
    );
  }
  const weightFiles = await weightFilesOf(folder, files);
  const checkpoint: Weights = new Map();
  for (const file of weightFiles) {
    for (const [name, tensor] of await readSafetensors(join(folder, file), isWeight)) {
      checkpoint.set(name, tensor);
    }
  }
  const {
    encoder: weights,
    head,
    ignored,
  } = importWeights(checkpoint, config.kind, config.encoder, join(folder, "model.safetensors"));
  return { ...config, weights, head, tokenizer, ignored, weightFiles };
}

/** What a person can do about a file that a model lacks, judged by those that it has. */
export function missingFileHint(missing: string, files: string[]): string {
  if (missing === "model.safetensors" && files.includes("pytorch_model.bin")) {
    return " but pytorch_model.bin: save the model again with safe_serialization=True, or choose a revision of the hub with safetensors (often @refs/pr/1)";
  }
  if (missing === "tokenizer.json" && files.includes("vocab.txt")) {
    return " but vocab.txt: AutoTokenizer.from_pretrained(…).save_pretrained(…) in Python makes one of it";
  }
  return ": a DistilBERT or BERT model as transformers saves it is needed";
}

const SHARD_INDEX = "model.safetensors.index.json";
const ShardIndex = z.object({ weight_map: z.record(z.string(), z.string().regex(/^[\w.-]+\.safetensors$/)) });

/** model.safetensors, or the files that its index names when the weights were saved in parts. */
async function weightFilesOf(folder: string, files: string[]): Promise<string[]> {
  if (files.includes("model.safetensors")) return ["model.safetensors"];
  const path = join(folder, SHARD_INDEX);
  const index = ShardIndex.safeParse(parseJson(await readFile(path, "utf8")));
  if (!index.success) {
    throw new ModelConfigError(`${path} does not say which file holds which tensor (weight_map)`);
  }
  const shards = [...new Set(Object.values(index.data.weight_map))].sort();
  const missing = shards.find((shard) => !files.includes(shard));
  if (missing === undefined) return shards;
  throw new ModelConfigError(`the model folder ${folder} has no ${missing}, which its ${SHARD_INDEX} names`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
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
 * @throws WeightsError when the weights do not fit the shape or are not finite, CacheError when the disk is full or
 *   the folder cannot be written
 */
export async function writeModelFolder(folder: string, model: TrainedModel): Promise<void> {
  checkWeights(model.weights, model.shape, "of this run");
  const unfinished = join(dirname(folder), `.unfinished-${randomUUID()}`);
  try {
    await mkdir(unfinished, { recursive: true });
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
  } catch (error) {
    const name = `the folder ${dirname(folder)}`;
    throw explainDiskError(error, { name, purpose: "writing the trained model", choose: "choose" });
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function jsonFile(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
