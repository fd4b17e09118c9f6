/** The numbers that fix every parameter shape of a DistilBERT classifier. */
export interface ModelShape {
  blocks: number;
  heads: number;
  dim: number;
  hiddenDim: number;
  vocabSize: number;
  maxPositions: number;
  labels: number;
}

export interface Parameter {
  /** Name in the checkpoint, as `DistilBertForSequenceClassification` writes it. */
  name: string;
  shape: number[];
}

export interface LayerGroup {
  index: number;
  /** "embeddings", "block 0" … "block n-1" or "head". */
  name: string;
  parameters: Parameter[];
}

/**
 * Which layer groups are not trained.
 * `prefix` freezes the `depth` lowest groups (0 trains all, n+1 trains the head alone);
 * `groups` freezes exactly the named ones, wherever they are.
 */
export type FreezePolicy = { kind: "prefix"; depth: number } | { kind: "groups"; frozen: string[] };

/** A freeze policy that does not fit the model. The message is one sentence for the person. */
export class FreezeError extends Error {
  override name = "FreezeError";
}

/** Names of the n+2 layer groups of a model with n blocks, bottom to top. */
export function layerGroupNames(blocks: number): string[] {
  const blockNames = Array.from({ length: blocks }, (_, block) => `block ${block}`);
  return ["embeddings", ...blockNames, "head"];
}

/**
 * The n+2 layer groups of a model, bottom to top, each with its parameters in checkpoint order.
 * Linear weights are [out, in].
 */
export function layerGroups(shape: ModelShape): LayerGroup[] {
  const parameters = [
    embeddingParameters(shape),
    ...Array.from({ length: shape.blocks }, (_, block) => blockParameters(shape, block)),
    headParameters(shape),
  ];
  return layerGroupNames(shape.blocks).map((name, index) => ({
    index,
    name,
    parameters: parameters[index] ?? [],
  }));
}

/**
 * For every layer group, bottom to top, whether the policy freezes it.
 * @throws FreezeError when the policy names a depth or a group that the model lacks, or freezes everything.
 */
export function frozenMask(policy: FreezePolicy, blocks: number): boolean[] {
  const names = layerGroupNames(blocks);
  if (policy.kind === "prefix") {
    const deepest = names.length - 1;
    if (!Number.isInteger(policy.depth) || policy.depth < 0 || policy.depth > deepest) {
      throw new FreezeError(
        `freeze depth ${policy.depth} is out of range: a model with ${blocks} blocks has depths 0 to ${deepest}`,
      );
    }
    return names.map((_, index) => index < policy.depth);
  }
  for (const name of policy.frozen) {
    if (!names.includes(name)) {
      throw new FreezeError(`unknown layer group "${name}"; there are: ${names.join(", ")}`);
    }
  }
  const mask = names.map((name) => policy.frozen.includes(name));
  if (mask.every(Boolean)) throw new FreezeError("everything is frozen: nothing left to train");
  return mask;
}

/** Number of groups frozen without a gap from the bottom; undefined when a group above the gap is frozen too. */
export function freezeDepth(policy: FreezePolicy, blocks: number): number | undefined {
  const mask = frozenMask(policy, blocks);
  const depth = mask.indexOf(false);
  return mask.slice(depth).some(Boolean) ? undefined : depth;
}

/** What a policy freezes, in words: "nothing", "embeddings", "embeddings, blocks 0–3", "all but the head". */
export function describeFreeze(policy: FreezePolicy, blocks: number): string {
  const mask = frozenMask(policy, blocks);
  if (!mask.some(Boolean)) return "nothing";
  if (freezeDepth(policy, blocks) === blocks + 1) return "all but the head";
  const parts = mask[0] ? ["embeddings"] : [];
  parts.push(...frozenBlockRanges(mask.slice(1, -1)));
  if (mask.at(-1)) parts.push("head");
  return parts.join(", ");
}

function frozenBlockRanges(frozenBlocks: boolean[]): string[] {
  const ranges: string[] = [];
  let first = 0;
  while (first < frozenBlocks.length) {
    if (!frozenBlocks[first]) {
      first += 1;
      continue;
    }
    let last = first;
    while (frozenBlocks[last + 1]) last += 1;
    ranges.push(first === last ? `block ${first}` : `blocks ${first}–${last}`);
    first = last + 1;
  }
  return ranges;
}

function embeddingParameters({ vocabSize, maxPositions, dim }: ModelShape): Parameter[] {
  return [
    { name: "distilbert.embeddings.word_embeddings.weight", shape: [vocabSize, dim] },
    { name: "distilbert.embeddings.position_embeddings.weight", shape: [maxPositions, dim] },
    ...layerNormParameters("distilbert.embeddings.LayerNorm", dim),
  ];
}

function blockParameters({ dim, hiddenDim }: ModelShape, block: number): Parameter[] {
  const prefix = `distilbert.transformer.layer.${block}`;
  return [
    ...linearParameters(`${prefix}.attention.q_lin`, dim, dim),
    ...linearParameters(`${prefix}.attention.k_lin`, dim, dim),
    ...linearParameters(`${prefix}.attention.v_lin`, dim, dim),
    ...linearParameters(`${prefix}.attention.out_lin`, dim, dim),
    ...layerNormParameters(`${prefix}.sa_layer_norm`, dim),
    ...linearParameters(`${prefix}.ffn.lin1`, dim, hiddenDim),
    ...linearParameters(`${prefix}.ffn.lin2`, hiddenDim, dim),
    ...layerNormParameters(`${prefix}.output_layer_norm`, dim),
  ];
}

function headParameters({ dim, labels }: ModelShape): Parameter[] {
  return [...linearParameters("pre_classifier", dim, dim), ...linearParameters("classifier", dim, labels)];
}

function linearParameters(name: string, inputs: number, outputs: number): Parameter[] {
  return [
    { name: `${name}.weight`, shape: [outputs, inputs] },
    { name: `${name}.bias`, shape: [outputs] },
  ];
}

function layerNormParameters(name: string, dim: number): Parameter[] {
  return [
    { name: `${name}.weight`, shape: [dim] },
    { name: `${name}.bias`, shape: [dim] },
  ];
}
