import { layerGroups, type ModelShape, type Parameter } from "./freezing.ts";
import type { EncoderShape } from "./known-sources.ts";

export interface HostTensor {
  shape: number[];
  data: Float32Array;
}

/** Tensors by their checkpoint names, as `DistilBertForSequenceClassification` writes them. */
export type Weights = Map<string, HostTensor>;

/** Weights that do not fit the model. The message names every tensor that is wrong. */
class WeightsError extends Error {
  override name = "WeightsError";
}

/**
 * Checks that `weights` holds exactly the parameters of the model, in their shapes, all of them finite.
 * @throws WeightsError naming each missing, extra, mis-shaped or non-finite tensor
 */
export function checkWeights(weights: Weights, shape: ModelShape, origin: string): void {
  checkParameters(
    weights,
    layerGroups(shape).flatMap((group) => group.parameters),
    origin,
  );
}

/** The parameters of the model without its head: embeddings and blocks. */
export function encoderParameters(encoder: EncoderShape): Parameter[] {
  return layerGroups({ ...encoder, labels: 1 })
    .slice(0, -1)
    .flatMap((group) => group.parameters);
}

export interface ImportedWeights {
  encoder: Weights;
  /** pre_classifier.* and classifier.*; undefined when the checkpoint has none that this model can use. */
  head: Weights | undefined;
  /** What was left out knowingly, such as the head of the pretraining. */
  ignored: string[];
}

/** Whether a tensor of a checkpoint is read at all; position ids and counters are no weights. */
export function isWeight(name: string): boolean {
  return !/(^|\.)position_ids$|(^|\.)num_batches_tracked$/.test(name);
}

/**
 * Brings the tensors of a DistilBERT or BERT checkpoint into DistilBERT form.
 * BERT: row 0 of the token types is added to every position embedding (all our tokens have type 0), and the
 * pooler is dropped. Old names (LayerNorm.gamma/beta) and names with or without the model's prefix are understood.
 * @throws WeightsError naming each missing, unknown, mis-shaped or non-finite tensor
 */
export function importWeights(
  checkpoint: Weights,
  kind: "distilbert" | "bert",
  encoder: EncoderShape,
  origin: string,
): ImportedWeights {
  const imported: Weights = new Map();
  const head: Weights = new Map();
  const ignored: string[] = [];
  for (const [original, tensor] of checkpoint) {
    const name = modernName(original);
    const ours = kind === "bert" ? bertToDistilBert(name) : withPrefix(name);
    if (kind === "distilbert" && isHead(name)) head.set(name, tensor);
    else if (isDropped(name, kind)) ignored.push(original);
    else imported.set(ours, tensor);
  }
  if (kind === "bert") foldTokenTypes(imported, origin);
  checkParameters(imported, encoderParameters(encoder), origin);
  return { encoder: imported, head: head.size > 0 ? head : undefined, ignored };
}

const PREFIX = "distilbert.";
const TOKEN_TYPES = `${PREFIX}embeddings.token_type_embeddings.weight`;
const POSITIONS = `${PREFIX}embeddings.position_embeddings.weight`;

/** TensorFlow's names for the parts of a layer norm, in checkpoints that were converted long ago. */
function modernName(name: string): string {
  return name.replace(/\.gamma$/, ".weight").replace(/\.beta$/, ".bias");
}

function isHead(name: string): boolean {
  return /^(pre_classifier|classifier)\./.test(name);
}

/** Heads of the pretraining or of another task. BERT's own classifier reads the pooler, which we do not have. */
function isDropped(name: string, kind: "distilbert" | "bert"): boolean {
  if (kind === "distilbert")
    return /^(vocab_transform|vocab_layer_norm|vocab_projector|qa_outputs)\./.test(name);
  return /^(bert\.)?pooler\./.test(name) || /^(cls|classifier|qa_outputs)\./.test(name);
}

function withPrefix(name: string): string {
  return /^(embeddings|transformer)\./.test(name) ? PREFIX + name : name;
}

const BERT_NAMES: [RegExp, string][] = [
  [/^(?:bert\.)?embeddings\./, `${PREFIX}embeddings.`],
  [/^(?:bert\.)?encoder\.layer\.(\d+)\./, `${PREFIX}transformer.layer.$1.`],
  [/\.attention\.self\.query\./, ".attention.q_lin."],
  [/\.attention\.self\.key\./, ".attention.k_lin."],
  [/\.attention\.self\.value\./, ".attention.v_lin."],
  [/\.attention\.output\.dense\./, ".attention.out_lin."],
  [/\.attention\.output\.LayerNorm\./, ".sa_layer_norm."],
  [/\.intermediate\.dense\./, ".ffn.lin1."],
  [/(\.layer\.\d+)\.output\.dense\./, "$1.ffn.lin2."],
  [/(\.layer\.\d+)\.output\.LayerNorm\./, "$1.output_layer_norm."],
];

function bertToDistilBert(name: string): string {
  return BERT_NAMES.reduce((renamed, [pattern, ours]) => renamed.replace(pattern, ours), name);
}

function foldTokenTypes(weights: Weights, origin: string): void {
  const types = weights.get(TOKEN_TYPES);
  const positions = weights.get(POSITIONS);
  if (!types) {
    throw new WeightsError(
      `the checkpoint ${origin} lacks the tensor embeddings.token_type_embeddings.weight`,
    );
  }
  weights.delete(TOKEN_TYPES);
  const dim = types.shape[1] ?? 0;
  if (!positions || positions.shape[1] !== dim) return; // checkParameters names what is wrong
  const data = positions.data.map((value, index) => value + (types.data[index % dim] ?? 0));
  weights.set(POSITIONS, { shape: positions.shape, data });
}

const MAX_PROBLEMS = 5;

function checkParameters(weights: Weights, parameters: Parameter[], origin: string): void {
  const known = new Set(parameters.map((parameter) => parameter.name));
  const problems = parameters.flatMap((parameter) => problemOf(weights.get(parameter.name), parameter));
  for (const name of weights.keys()) {
    if (!known.has(name)) problems.push(`has the unknown tensor ${name}`);
  }
  if (problems.length === 0) return;
  const shown = problems.slice(0, MAX_PROBLEMS).join("; ");
  const more = problems.length > MAX_PROBLEMS ? `; and ${problems.length - MAX_PROBLEMS} more` : "";
  throw new WeightsError(`the checkpoint ${origin} does not fit its config.json: it ${shown}${more}`);
}

function problemOf(tensor: HostTensor | undefined, { name, shape }: Parameter): string[] {
  if (!tensor) return [`lacks the tensor ${name}`];
  if (tensor.shape.length !== shape.length || tensor.shape.some((length, axis) => length !== shape[axis])) {
    return [`has tensor ${name} in shape [${tensor.shape}] instead of [${shape}]`];
  }
  const wrong = tensor.data.findIndex((value) => !Number.isFinite(value));
  return wrong < 0 ? [] : [`has ${tensor.data[wrong]} in tensor ${name} (value ${wrong})`];
}
