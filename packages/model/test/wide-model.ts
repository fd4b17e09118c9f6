// Two blocks of MiniLM's width with random weights: wide enough that an engine's kernels go different ways by
// the shapes of their inputs.
import type { Model } from "../src/distilbert.ts";
import type { Ops } from "../src/engine/ops.ts";
import { layerGroups, type ModelShape } from "../src/freezing.ts";
import { Parameters } from "../src/parameters.ts";
import { Random } from "../src/random.ts";
import type { Weights } from "../src/weights.ts";

const WIDE: ModelShape = {
  blocks: 2,
  heads: 12,
  dim: 384,
  hiddenDim: 1536,
  vocabSize: 100,
  maxPositions: 128,
  labels: 2,
};

/** Free its `parameters` when done. */
export function wideModel(ops: Ops): Model {
  const random = new Random(11);
  const weights: Weights = new Map();
  for (const { name, shape } of layerGroups(WIDE).flatMap((group) => group.parameters)) {
    const length = shape.reduce((product, side) => product * side, 1);
    const isGain = /(LayerNorm|layer_norm)\.weight$/.test(name);
    const draw = () => (isGain ? 1 : random.normal() * 0.05);
    weights.set(name, { shape, data: Float32Array.from({ length }, draw) });
  }
  return { ops, shape: WIDE, parameters: new Parameters(ops, weights, new Set()) };
}
