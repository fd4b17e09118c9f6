import { Random } from "../random.ts";
import type { BatchWork } from "./flops.ts";

/** `counts[n]` sentences of n tokens each, [CLS] and [SEP] included, after truncation. */
export type LengthHistogram = readonly number[];

/** What an estimate has to know of a data set. */
export interface DataLengths {
  train: LengthHistogram;
  validation: LengthHistogram;
  test: LengthHistogram;
  /** Different tokens in all splits together; estimated from the number of tokens when absent. */
  distinctTokens?: number;
}

/** @param lengths number of tokens of each sentence */
export function lengthHistogram(lengths: Iterable<number>): LengthHistogram {
  const counts: number[] = [];
  for (const length of lengths) {
    while (counts.length <= length) counts.push(0);
    counts[length] = (counts[length] ?? 0) + 1;
  }
  return counts;
}

/** Sentences per thousand of `packaged:movie-snippets` by their length in tokens, to the next multiple of 5. */
const TYPICAL: [length: number, perThousand: number][] = [
  [5, 3],
  [10, 50],
  [15, 94],
  [20, 140],
  [25, 165],
  [30, 172],
  [35, 138],
  [40, 107],
  [45, 67],
  [50, 38],
  [55, 18],
  [60, 7],
  [65, 1],
];

/**
 * Lengths of as many sentences as given, distributed as in the movie reviews of `packaged:movie-snippets`
 * (27 tokens in the mean), for data that nobody has read yet.
 * @param maxLength longer sentences are cut off to so many tokens
 */
export function typicalLengths(sentences: number, maxLength: number): LengthHistogram {
  const counts = new Array<number>(Math.min(maxLength, 65) + 1).fill(0);
  for (const [length, perThousand] of TYPICAL) {
    const place = Math.min(length, maxLength);
    counts[place] = (counts[place] ?? 0) + (sentences * perThousand) / 1000;
  }
  return counts;
}

export const sentenceCount = (lengths: LengthHistogram) => lengths.reduce((sum, count) => sum + count, 0);
export const tokenCount = (lengths: LengthHistogram) =>
  lengths.reduce((sum, count, length) => sum + count * length, 0);

/** The work of one batch of sentences of these lengths, laid out packed. */
export function batchWork(lengths: readonly number[]): BatchWork {
  const sentences = lengths.length;
  const longest = Math.max(...lengths);
  const dummy = lengths.some((length) => length < longest) ? 1 : 0;
  return {
    sentences,
    rows: lengths.reduce((sum, length) => sum + length, 0) + dummy,
    scores: sentences * longest * longest,
    lastRows: sentences,
    lastScores: sentences * longest,
  };
}

/** The same batch as Hugging Face computes it: every sentence as long as the longest, in every block. */
export function paddedWork(lengths: readonly number[]): BatchWork {
  const rows = lengths.length * Math.max(...lengths);
  const scores = rows * Math.max(...lengths);
  return { sentences: lengths.length, rows, scores, lastRows: rows, lastScores: scores };
}

/** The work when sentences of one length share a batch, as nearly in evaluations: nothing is padded. */
export function sortedWork(lengths: LengthHistogram): BatchWork {
  const sentences = sentenceCount(lengths);
  const rows = tokenCount(lengths);
  const scores = lengths.reduce((sum, count, length) => sum + count * length * length, 0);
  return { sentences, rows, scores, lastRows: sentences, lastScores: rows };
}

const SAMPLED_BATCHES = 64;

/**
 * Batches of random sentences from the histogram, always the same ones, and `share`: how many batches of an epoch
 * each of them stands for.
 */
export function sampleBatches(histogram: LengthHistogram, batchSize: number) {
  const sentences = sentenceCount(histogram);
  const size = Math.min(batchSize, Math.ceil(sentences));
  const random = new Random(batchSize, Math.round(sentences));
  const draw = () => {
    let left = random.uniform() * sentences;
    return histogram.findIndex((count) => {
      left -= count;
      return left < 0;
    });
  };
  const batches = Array.from({ length: SAMPLED_BATCHES }, () => Array.from({ length: size }, draw));
  return { batches, share: sentences / size / SAMPLED_BATCHES };
}

export function addWork(parts: readonly BatchWork[], factor = 1): BatchWork {
  const total = (key: keyof BatchWork) => factor * parts.reduce((sum, part) => sum + part[key], 0);
  return {
    sentences: total("sentences"),
    rows: total("rows"),
    scores: total("scores"),
    lastRows: total("lastRows"),
    lastScores: total("lastScores"),
  };
}
