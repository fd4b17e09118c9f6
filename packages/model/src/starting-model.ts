import { compactVocabulary } from "./compact-vocabulary.ts";
import type { RunConfig } from "./config.ts";
import type { ExampleSplits } from "./examples.ts";
import { layerGroups, type ModelShape, neverTrained } from "./freezing.ts";
import { initialHead } from "./initial-head.ts";
import { layerGroupHashes } from "./prefix-cache/index.ts";
import { checkWeights, type Weights } from "./weights.ts";

/** A model as it goes into the engine, and what is needed to hand out a whole one again. */
export interface StartingModel {
  weights: Weights;
  shape: ModelShape;
  examples: ExampleSplits;
  /** The examples as they were given, where `examples` has its words renumbered. */
  originals: ExampleSplits | undefined;
  /** Of the weights as they were given, bottom to top. */
  groupHashes: string[];
  /** The weights that no step trains, as they were given. */
  untrained: Weights;
  /**
   * Weights of this model as those of the one that was given.
   * @param embeddingShrinkage what weight decay left of an embedding that never occurs (`AdamW.shrinkage`)
   */
  whole(weights: Weights, embeddingShrinkage: number): Weights;
}

/**
 * Takes over weights (the map is emptied), draws a head where there is none, and where the embeddings are ever
 * trained leaves out those that the data never asks for: they would only take memory, and come back in `whole`.
 * @throws WeightsError when the weights do not fit the shape
 */
export function startingModel(
  weights: Weights,
  shape: ModelShape,
  config: RunConfig,
  examples: ExampleSplits,
): StartingModel {
  const taken = takeWeights(weights, shape, config.seed);
  checkWeights(taken, shape, config.model.source);
  const groupHashes = layerGroupHashes(taken, shape);
  const never = neverTrained(config.freeze, shape.blocks);
  const untrained = weightsOf(taken, shape, (group) => never[group] ?? false);
  if (never[0]) {
    return {
      weights: taken,
      shape,
      examples,
      originals: undefined,
      groupHashes,
      untrained,
      whole: (same) => same,
    };
  }
  const compact = compactVocabulary(taken, shape, examples);
  // `expand` still reads the given embeddings; the other weights are in `compact.weights` by now.
  for (const name of compact.weights.keys()) {
    if (compact.weights.get(name) === taken.get(name)) taken.delete(name);
  }
  return {
    weights: compact.weights,
    shape: compact.shape,
    examples: compact.splits,
    originals: examples,
    groupHashes,
    untrained,
    whole: compact.expand,
  };
}

/** The weights of some layer groups. */
export function weightsOf(weights: Weights, shape: ModelShape, wanted: (group: number) => boolean): Weights {
  const groups = layerGroups(shape).filter(({ index }) => wanted(index));
  const names = new Set(groups.flatMap((group) => group.parameters.map(({ name }) => name)));
  return new Map([...weights].filter(([name]) => names.has(name)));
}

function takeWeights(weights: Weights, shape: ModelShape, seed: number): Weights {
  const taken = new Map(weights);
  weights.clear();
  const hasHead = [...taken.keys()].some((name) => !name.startsWith("distilbert."));
  return hasHead ? taken : new Map([...taken, ...initialHead(shape, seed)]);
}
