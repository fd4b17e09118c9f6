import { layerGroups, type ModelShape } from "@frostline/model";
import { Random } from "../packages/model/src/random.ts";
import type { Weights } from "../packages/model/src/weights.ts";

const BERT = { vocabSize: 30_522, maxPositions: 512, labels: 2 };

export const MODELS = {
  minilm: {
    title: "MiniLM-L6 (6 blocks, 384 wide)",
    shape: { ...BERT, blocks: 6, heads: 12, dim: 384, hiddenDim: 1536 },
  },
  distilbert: {
    title: "DistilBERT-base (6 blocks, 768 wide)",
    shape: { ...BERT, blocks: 6, heads: 12, dim: 768, hiddenDim: 3072 },
  },
} satisfies Record<string, { title: string; shape: ModelShape }>;
export type ModelName = keyof typeof MODELS;

/** The names in a list that was typed, "minilm,distilbert"; all of them without. */
export function modelNames(list: string | undefined): ModelName[] {
  const known: ModelName[] = ["minilm", "distilbert"];
  return (list?.split(",") ?? known).map((name) => {
    const found = known.find((model) => model === name);
    if (!found) throw new Error(`There is no model "${name}"; there are: ${known.join(", ")}`);
    return found;
  });
}

/** Weights as transformers initialises them: how long a step takes does not depend on them. */
export function randomWeights(shape: ModelShape): Weights {
  const random = new Random(1);
  const weights: Weights = new Map();
  for (const { name, shape: size } of layerGroups(shape).flatMap((group) => group.parameters)) {
    const data = new Float32Array(size.reduce((product, length) => product * length, 1));
    const isGain = size.length === 1 && name.endsWith(".weight");
    if (isGain) data.fill(1);
    else if (size.length === 2)
      for (const index of data.keys()) data[index] = 0.07 * (random.uniform() - 0.5);
    weights.set(name, { shape: size, data });
  }
  return weights;
}
