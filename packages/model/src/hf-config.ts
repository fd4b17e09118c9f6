import { z } from "zod";
import type { DropoutRates } from "./dropout.ts";
import type { ModelShape } from "./freezing.ts";
import type { EncoderShape } from "./known-sources.ts";

/** A model's config.json that we cannot use. The message is one sentence that names the file and the field. */
export class ModelConfigError extends Error {
  override name = "ModelConfigError";
}

export interface PretrainedConfig {
  kind: "distilbert" | "bert";
  encoder: EncoderShape;
  dropout: DropoutRates;
  /** Label names of the head, if the checkpoint was fine-tuned. */
  labels: string[] | undefined;
}

const size = z.int().min(1);
const rate = z.number().min(0).lt(1);

/** DistilBertConfig's default; BERT has no such layer. */
const CLASSIFIER_DROPOUT = 0.2;

const common = {
  vocab_size: size,
  max_position_embeddings: size.default(512),
  pad_token_id: z.literal(0, { error: "must be 0, as in every DistilBERT and BERT vocabulary" }).nullish(),
  id2label: z.record(z.string(), z.coerce.string()).optional(),
};

const gelu = z.literal("gelu", { error: 'must be "gelu"' }).default("gelu");

const DistilBertConfig = z.looseObject({
  ...common,
  dim: size,
  hidden_dim: size,
  n_layers: size,
  n_heads: size,
  activation: gelu,
  dropout: rate.default(0.1),
  attention_dropout: rate.default(0.1),
  seq_classif_dropout: rate.default(CLASSIFIER_DROPOUT),
});

const BertConfig = z.looseObject({
  ...common,
  hidden_size: size,
  intermediate_size: size,
  num_hidden_layers: size,
  num_attention_heads: size,
  hidden_act: gelu,
  hidden_dropout_prob: rate.default(0.1),
  attention_probs_dropout_prob: rate.default(0.1),
  layer_norm_eps: z.literal(1e-12, { error: "must be 1e-12, the value that DistilBERT has" }).default(1e-12),
  position_embedding_type: z.literal("absolute", { error: 'must be "absolute"' }).default("absolute"),
});

/**
 * Reads the text of a config.json of a DistilBERT or BERT model.
 * @throws ModelConfigError
 */
export function parsePretrainedConfig(text: string, path: string): PretrainedConfig {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ModelConfigError(`${path} is not valid JSON`, { cause });
  }
  const { model_type: kind } = checked(z.looseObject({ model_type: z.string() }), value, path);
  if (kind === "distilbert") return fromDistilBert(checked(DistilBertConfig, value, path), path);
  if (kind === "bert") return fromBert(checked(BertConfig, value, path), path);
  throw new ModelConfigError(
    `${path} describes a model of type "${kind}": only DistilBERT and BERT encoders can be trained`,
  );
}

/** The config.json of `DistilBertForSequenceClassification`, as an object. */
export function distilBertConfig(
  shape: ModelShape,
  dropout: DropoutRates,
  labels: string[],
): Record<string, unknown> {
  return {
    architectures: ["DistilBertForSequenceClassification"],
    model_type: "distilbert",
    activation: "gelu",
    attention_dropout: dropout.attention,
    dim: shape.dim,
    dropout: dropout.hidden,
    hidden_dim: shape.hiddenDim,
    id2label: Object.fromEntries(labels.map((label, index) => [String(index), label])),
    initializer_range: 0.02,
    label2id: Object.fromEntries(labels.map((label, index) => [label, index])),
    max_position_embeddings: shape.maxPositions,
    n_heads: shape.heads,
    n_layers: shape.blocks,
    pad_token_id: 0,
    problem_type: "single_label_classification",
    seq_classif_dropout: dropout.classifier,
    sinusoidal_pos_embds: false,
    torch_dtype: "float32",
    vocab_size: shape.vocabSize,
  };
}

function fromDistilBert(config: z.infer<typeof DistilBertConfig>, path: string): PretrainedConfig {
  return {
    kind: "distilbert",
    encoder: checkedHeads(
      {
        blocks: config.n_layers,
        heads: config.n_heads,
        dim: config.dim,
        hiddenDim: config.hidden_dim,
        vocabSize: config.vocab_size,
        maxPositions: config.max_position_embeddings,
      },
      path,
    ),
    dropout: {
      hidden: config.dropout,
      attention: config.attention_dropout,
      classifier: config.seq_classif_dropout,
    },
    labels: labelNames(config.id2label),
  };
}

function fromBert(config: z.infer<typeof BertConfig>, path: string): PretrainedConfig {
  return {
    kind: "bert",
    encoder: checkedHeads(
      {
        blocks: config.num_hidden_layers,
        heads: config.num_attention_heads,
        dim: config.hidden_size,
        hiddenDim: config.intermediate_size,
        vocabSize: config.vocab_size,
        maxPositions: config.max_position_embeddings,
      },
      path,
    ),
    dropout: {
      hidden: config.hidden_dropout_prob,
      attention: config.attention_probs_dropout_prob,
      classifier: CLASSIFIER_DROPOUT,
    },
    labels: undefined,
  };
}

function checkedHeads(encoder: EncoderShape, path: string): EncoderShape {
  if (encoder.dim % encoder.heads === 0) return encoder;
  throw new ModelConfigError(
    `${path} has ${encoder.dim} dimensions, which ${encoder.heads} attention heads cannot share evenly`,
  );
}

function labelNames(id2label: Record<string, string> | undefined): string[] | undefined {
  if (!id2label) return undefined;
  return Object.entries(id2label)
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, label]) => label);
}

function checked<Schema extends z.ZodType>(schema: Schema, value: unknown, path: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join(".") || "the whole";
  throw new ModelConfigError(`${path}: ${field} is not usable (${issue?.message})`, { cause: result.error });
}
