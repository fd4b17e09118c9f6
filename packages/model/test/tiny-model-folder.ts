import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ModelShape } from "../src/freezing.ts";
import { layerGroups } from "../src/freezing.ts";
import { writeSafetensors } from "../src/safetensors.ts";
import type { HostTensor, Weights } from "../src/weights.ts";

export const TINY_SHAPE: ModelShape = {
  blocks: 2,
  heads: 2,
  dim: 8,
  hiddenDim: 12,
  vocabSize: 10,
  maxPositions: 16,
  labels: 3,
};

const VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "good", "bad", "film", "##s", "a"];

/** A WordPiece tokenizer of ten tokens, in Hugging Face's format. */
export const TINY_TOKENIZER = {
  version: "1.0",
  truncation: null,
  padding: null,
  added_tokens: VOCABULARY.slice(0, 5).map((content, id) => ({
    id,
    content,
    special: true,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
  })),
  normalizer: {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: "BertPreTokenizer" },
  post_processor: null,
  decoder: { type: "WordPiece", prefix: "##", cleanup: true },
  model: {
    type: "WordPiece",
    unk_token: "[UNK]",
    continuing_subword_prefix: "##",
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(VOCABULARY.map((token, id) => [token, id])),
  },
};

/** Different numbers in every tensor, the same at every call. */
export function tinyTensor(name: string, shape: number[]): HostTensor {
  const length = shape.reduce((product, size) => product * size, 1);
  const offset = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);
  const data = Float32Array.from({ length }, (_, index) => Math.sin(offset + index) / 4);
  return { shape, data };
}

/** All parameters of the tiny DistilBERT classifier, head included. */
export function tinyWeights(): Weights {
  const parameters = layerGroups(TINY_SHAPE).flatMap((group) => group.parameters);
  return new Map(parameters.map(({ name, shape }) => [name, tinyTensor(name, shape)]));
}

/** The tensors of a tiny BERT encoder under BERT's names, with two token types and a pooler. */
export function tinyBertWeights(): Weights {
  const { blocks, dim, hiddenDim, vocabSize, maxPositions } = TINY_SHAPE;
  const shapes: [string, number[]][] = [
    ["embeddings.word_embeddings.weight", [vocabSize, dim]],
    ["embeddings.position_embeddings.weight", [maxPositions, dim]],
    ["embeddings.token_type_embeddings.weight", [2, dim]],
    ["embeddings.LayerNorm.weight", [dim]],
    ["embeddings.LayerNorm.bias", [dim]],
    ["pooler.dense.weight", [dim, dim]],
    ["pooler.dense.bias", [dim]],
  ];
  for (let block = 0; block < blocks; block += 1) {
    const linears: [string, number, number][] = [
      ["attention.self.query", dim, dim],
      ["attention.self.key", dim, dim],
      ["attention.self.value", dim, dim],
      ["attention.output.dense", dim, dim],
      ["intermediate.dense", hiddenDim, dim],
      ["output.dense", dim, hiddenDim],
    ];
    for (const [name, outputs, inputs] of linears) {
      shapes.push([`encoder.layer.${block}.${name}.weight`, [outputs, inputs]]);
      shapes.push([`encoder.layer.${block}.${name}.bias`, [outputs]]);
    }
    for (const name of ["attention.output.LayerNorm", "output.LayerNorm"]) {
      shapes.push([`encoder.layer.${block}.${name}.weight`, [dim]]);
      shapes.push([`encoder.layer.${block}.${name}.bias`, [dim]]);
    }
  }
  return new Map(shapes.map(([name, shape]) => [name, tinyTensor(name, shape)]));
}

export const TINY_DISTILBERT_CONFIG = {
  model_type: "distilbert",
  dim: TINY_SHAPE.dim,
  hidden_dim: TINY_SHAPE.hiddenDim,
  n_layers: TINY_SHAPE.blocks,
  n_heads: TINY_SHAPE.heads,
  vocab_size: TINY_SHAPE.vocabSize,
  max_position_embeddings: TINY_SHAPE.maxPositions,
  dropout: 0.1,
  attention_dropout: 0.05,
  seq_classif_dropout: 0.3,
};

export const TINY_BERT_CONFIG = {
  model_type: "bert",
  hidden_size: TINY_SHAPE.dim,
  intermediate_size: TINY_SHAPE.hiddenDim,
  num_hidden_layers: TINY_SHAPE.blocks,
  num_attention_heads: TINY_SHAPE.heads,
  vocab_size: TINY_SHAPE.vocabSize,
  max_position_embeddings: TINY_SHAPE.maxPositions,
  hidden_act: "gelu",
};

/** Writes a model's folder as a person would have it. */
export async function writeTinyFolder(
  folder: string,
  {
    config = TINY_DISTILBERT_CONFIG as object,
    weights = tinyWeights(),
    tokenizer = TINY_TOKENIZER as object,
  },
): Promise<string> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "config.json"), JSON.stringify(config));
  await writeFile(join(folder, "tokenizer.json"), JSON.stringify(tokenizer));
  await writeSafetensors(join(folder, "model.safetensors"), weights, { format: "pt" });
  return folder;
}
