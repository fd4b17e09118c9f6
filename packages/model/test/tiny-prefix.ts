// The tiny model and some texts, as a request for their prefix.
import type { Engine } from "../src/engine/ops.ts";
import { layerGroupHashes, type PrefixRequest } from "../src/prefix-cache/index.ts";
import type { Weights } from "../src/weights.ts";
import { TINY, tinyExamples, tinyModel } from "./tiny.ts";

/** 60 texts of 2 to 20 tokens: some lengths are short of a chunk, and attention pads most of them. */
export const tinyTexts = tinyExamples(60, 3).map(({ ids }) => ids);

/** Level 3: after two of the three blocks. Free the model's `parameters` when done. */
export function tinyRequest(engine: Engine, weights: Weights): PrefixRequest {
  return {
    model: tinyModel(engine.ops, weights),
    groupHashes: layerGroupHashes(weights, TINY),
    level: 3,
    sentences: tinyTexts,
    dtype: "float16",
    mode: { kind: "eval" },
    engine: `${engine.name} ${engine.version} ${engine.device}`,
  };
}
