import type { FreezePolicy } from "./freeze-policy.ts";

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
 * For every layer group, bottom to top, whether the policy freezes it in the first step. For `prefix`, `groups`
 * and `discriminativeLR` that holds for the whole training.
 * @throws FreezeError when the policy names a depth, a number or a group that the model lacks, or freezes everything.
 */
export function frozenMask(policy: FreezePolicy, blocks: number): boolean[] {
  const names = layerGroupNames(blocks);
  switch (policy.kind) {
    case "prefix":
      return prefixMask(policy.depth, blocks);
    case "groups":
      return namedMask(policy.frozen, names);
    case "discriminativeLR": {
      const mask = prefixMask(policy.depth, blocks);
      const shares = rateShares(policy.factor, blocks);
      return mask.map((frozen, group) => frozen || (shares[group] ?? 1) < (policy.freezeBelow ?? 0));
    }
    case "lpft":
      prefixMask(policy.depth, blocks); // refuses a depth that the second phase could not have
      return prefixMask(blocks + 1, blocks);
    case "gradualUnfreeze":
      if (policy.trainedAtMost !== null && policy.trainedAtMost > names.length) {
        throw new FreezeError(
          `at most ${policy.trainedAtMost} trained groups are out of range: a model with ${blocks} blocks has 1 to ${names.length}`,
        );
      }
      return prefixMask(blocks + 1, blocks);
    case "autofreeze":
      return prefixMask(0, blocks);
  }
}

/**
 * For every layer group, bottom to top, whether it stays frozen from the first step to the last.
 * @throws FreezeError as `frozenMask`
 */
export function neverTrained(policy: FreezePolicy, blocks: number): boolean[] {
  const first = frozenMask(policy, blocks);
  if (policy.kind === "lpft") return prefixMask(policy.depth, blocks);
  if (policy.kind === "gradualUnfreeze") {
    return prefixMask(blocks + 2 - (policy.trainedAtMost ?? blocks + 2), blocks);
  }
  return first;
}

/**
 * Number of groups frozen without a gap from the bottom; undefined when a group above the gap is frozen too, or
 * when the policy is more than a fixed set of frozen groups: then no single depth describes it.
 */
export function freezeDepth(policy: FreezePolicy, blocks: number): number | undefined {
  if (policy.kind !== "prefix" && policy.kind !== "groups") return undefined;
  const mask = frozenMask(policy, blocks);
  const depth = mask.indexOf(false);
  return mask.slice(depth).some(Boolean) ? undefined : depth;
}

/** The share of the top rate at which each layer group learns, bottom to top: a `factor` less from group to group. */
export function rateShares(factor: number, blocks: number): number[] {
  return Array.from({ length: blocks + 2 }, (_, group) => factor ** (group - (blocks + 1)));
}

/** @throws FreezeError when the model has no such depth */
export function prefixMask(depth: number, blocks: number): boolean[] {
  const deepest = blocks + 1;
  if (!Number.isInteger(depth) || depth < 0 || depth > deepest) {
    throw new FreezeError(
      `freeze depth ${depth} is out of range: a model with ${blocks} blocks has depths 0 to ${deepest}`,
    );
  }
  return Array.from({ length: blocks + 2 }, (_, index) => index < depth);
}

function namedMask(frozen: readonly string[], names: readonly string[]): boolean[] {
  for (const name of frozen) {
    if (!names.includes(name)) {
      throw new FreezeError(`unknown layer group "${name}"; there are: ${names.join(", ")}`);
    }
  }
  const mask = names.map((name) => frozen.includes(name));
  if (mask.every(Boolean)) throw new FreezeError("everything is frozen: nothing left to train");
  return mask;
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
