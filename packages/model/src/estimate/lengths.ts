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

const BUCKET = 5;
/** Sentences per thousand of `packaged:movie-snippets` with 1 to 5 tokens, 6 to 10, and so on. */
const TYPICAL = [3, 50, 94, 140, 165, 172, 138, 107, 67, 38, 18, 7, 1];

/**
 * Lengths of as many sentences as given, distributed as in the movie reviews of `packaged:movie-snippets`
 * (27 tokens in the mean), for data that nobody has read yet.
 * @param maxLength longer sentences are cut off to so many tokens
 */
export function typicalLengths(sentences: number, maxLength: number): LengthHistogram {
  const counts = new Array<number>(1 + Math.min(maxLength, BUCKET * TYPICAL.length)).fill(0);
  for (const [bucket, perThousand] of TYPICAL.entries()) {
    for (let place = 1; place <= BUCKET; place += 1) {
      const length = Math.min(bucket * BUCKET + place, maxLength);
      counts[length] = (counts[length] ?? 0) + (sentences * perThousand) / 1000 / BUCKET;
    }
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

/** Filling the prefix cache pads sentences to a multiple of this (prefix-cache/compute-states.ts). */
const PREFIX_LENGTH_STEP = 8;

/** The work when the prefix cache computes these sentences, each once. */
export function prefixWork(lengths: LengthHistogram): BatchWork {
  const padded: number[] = [];
  for (const [length, count] of lengths.entries()) {
    const place = Math.ceil(length / PREFIX_LENGTH_STEP) * PREFIX_LENGTH_STEP;
    padded[place] = (padded[place] ?? 0) + count;
  }
  return sortedWork(Array.from(padded, (count) => count ?? 0));
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
