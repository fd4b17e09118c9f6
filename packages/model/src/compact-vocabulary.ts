import type { ExampleSplits } from "./examples.ts";
import type { ModelShape } from "./freezing.ts";
import type { HostTensor, Weights } from "./weights.ts";

const WORDS = "distilbert.embeddings.word_embeddings.weight"; // (vocabulary, dim)
const POSITIONS = "distilbert.embeddings.position_embeddings.weight"; // (positions, dim)

/** The number of [PAD] in every vocabulary; its embedding is never trained. */
const PAD = 0;

export interface CompactVocabulary {
  /** As given, but with the word and position embeddings that occur in the data alone. */
  weights: Weights;
  shape: ModelShape;
  /** The same examples in the new numbers of the words. */
  splits: ExampleSplits;
  /**
   * Trained weights of the compact model → those of the whole one.
   * @param decayFactor what weight decay made of a weight without a gradient: the product of
   *   (1 − rate · decay) over all steps; 1 without decay, or where the embeddings were not trained
   */
  expand(trained: Weights, decayFactor: number): Weights;
}

/**
 * Leaves out the embeddings of words and positions that no example has. Training gives the same weights: a row
 * that never occurs has no gradient, so Adam leaves it where it is, and weight decay shrinks it by a factor that
 * is the same for all such rows. Pure: the weights given are not changed.
 */
export function compactVocabulary(
  weights: Weights,
  shape: ModelShape,
  splits: ExampleSplits,
): CompactVocabulary {
  const sentences = [splits.train, splits.validation, splits.test].flat().map(({ ids }) => ids);
  const occurs = new Uint8Array(shape.vocabSize);
  occurs[PAD] = 1;
  let longest = 1;
  for (const ids of sentences) {
    longest = Math.max(longest, ids.length);
    for (const id of ids) occurs[id] = 1;
  }
  const kept = Int32Array.from(occurs.keys()).filter((id) => occurs[id] === 1); // new number → word
  const renumbered = new Int32Array(shape.vocabSize); // word → new number; [PAD] stays 0
  for (const [number, id] of kept.entries()) renumbered[id] = number;
  // A sentence fills the positions from 0 on, so those that occur are the first ones.
  const positions = Int32Array.from({ length: longest }, (_, position) => position);
  const rowsKept = new Map([
    [WORDS, kept],
    [POSITIONS, positions],
  ]);

  const renumber = (split: ExampleSplits[keyof ExampleSplits]) =>
    split.map((example) => ({ ...example, ids: example.ids.map((id) => renumbered[id] ?? PAD) }));
  return {
    weights: new Map(
      [...weights].map(([name, tensor]) => {
        const rows = rowsKept.get(name);
        return [name, rows ? takeRows(tensor, rows, shape.dim) : tensor];
      }),
    ),
    shape: { ...shape, vocabSize: kept.length, maxPositions: longest },
    splits: {
      train: renumber(splits.train),
      validation: renumber(splits.validation),
      test: renumber(splits.test),
    },
    expand: (trained, decayFactor) =>
      new Map(
        [...trained].map(([name, tensor]) => {
          const rows = rowsKept.get(name);
          const whole = weights.get(name);
          return [name, rows && whole ? putRows(whole, tensor, rows, shape.dim, decayFactor) : tensor];
        }),
      ),
  };
}

function takeRows({ data }: HostTensor, rows: Int32Array, dim: number): HostTensor {
  const taken = new Float32Array(rows.length * dim);
  for (const [number, row] of rows.entries())
    taken.set(data.subarray(row * dim, (row + 1) * dim), number * dim);
  return { shape: [rows.length, dim], data: taken };
}

/** The whole table with these rows replaced and all others shrunk. */
function putRows(
  whole: HostTensor,
  part: HostTensor,
  rows: Int32Array,
  dim: number,
  factor: number,
): HostTensor {
  const data = factor === 1 ? whole.data.slice() : whole.data.map((value) => value * factor);
  for (const [number, row] of rows.entries()) {
    data.set(part.data.subarray(number * dim, (number + 1) * dim), row * dim);
  }
  return { shape: [...whole.shape], data };
}
