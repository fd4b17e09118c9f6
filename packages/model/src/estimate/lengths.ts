import { groupByLength } from "../length-groups.ts";
import { CHUNK_PLACES, CHUNK_ROWS } from "../prefix-cache/chunks.ts";
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

/** A whole number: typical lengths have fractions of sentences, whose sum is whole but for rounding. */
export const sentenceCount = (lengths: LengthHistogram) =>
  Math.round(lengths.reduce((sum, count) => sum + count, 0));
export const tokenCount = (lengths: LengthHistogram) =>
  lengths.reduce((sum, count, length) => sum + count * length, 0);

/** The work of one batch of sentences of these lengths, laid out packed (layout.ts). */
export function batchWork(lengths: readonly number[], heads: number): BatchWork {
  const groups = groupByLength(Int32Array.from(lengths), heads).map((group) => {
    const own = [...group].map((sentence) => lengths[sentence] ?? 0);
    const longest = Math.max(0, ...own);
    return { sentences: own.length, longest, uneven: own.some((length) => length < longest) };
  });
  const sum = (count: (group: { sentences: number; longest: number }) => number) =>
    groups.reduce((total, group) => total + count(group), 0);
  const dummy = groups.some(({ uneven }) => uneven) ? 1 : 0;
  return {
    sentences: lengths.length,
    rows: lengths.reduce((total, length) => total + length, 0) + dummy,
    scores: sum(({ sentences, longest }) => sentences * longest * longest),
    lastRows: lengths.length,
    lastScores: sum(({ sentences, longest }) => sentences * longest),
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

/** The work when the prefix cache computes these sentences, each once, in chunks of one shape. */
export function prefixWork(lengths: LengthHistogram): BatchWork {
  const exact = sortedWork(lengths);
  const chunks = Math.ceil(Math.max(exact.rows / CHUNK_ROWS, exact.sentences / CHUNK_PLACES));
  return { ...exact, rows: chunks * CHUNK_ROWS, lastRows: chunks * CHUNK_PLACES };
}

const SAMPLED_SENTENCES = 2048;

/** The work of the batch with the longest sentences, where sentences of like length share one. */
export const longestBatch = onceForEach(makeLongestBatch);

function makeLongestBatch(lengths: LengthHistogram, batchSize: number, heads: number): BatchWork {
  const longest: number[] = [];
  for (let length = lengths.length - 1; length > 0 && longest.length < batchSize; length -= 1) {
    const count = Math.min(Math.ceil(lengths[length] ?? 0), batchSize - longest.length);
    longest.push(...new Array<number>(count).fill(length));
  }
  return batchWork(longest, heads);
}

/** The batches of an epoch, as we lay them out and as Hugging Face pads them. */
export interface EpochWork {
  packed: BatchWork;
  padded: BatchWork;
  /** The batch with the most rows. */
  largest: BatchWork;
}

/** The work of an epoch, from batches of random sentences of the histogram, always the same ones. */
export const epochWork = onceForEach(sampleEpoch);

function sampleEpoch(histogram: LengthHistogram, batchSize: number, heads: number): EpochWork {
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
  const count = Math.ceil(SAMPLED_SENTENCES / size);
  const batches = Array.from({ length: count }, () => Array.from({ length: size }, draw));
  const works = batches.map((batch) => batchWork(batch, heads));
  const share = sentences / size / count;
  return {
    packed: addWork(works, share),
    padded: addWork(batches.map(paddedWork), share),
    largest: works.reduce((a, b) => (a.rows >= b.rows ? a : b)),
  };
}

/** An experiment is estimated for many policies on the same data: what it comes to is computed once. */
function onceForEach<Work>(
  make: (lengths: LengthHistogram, batchSize: number, heads: number) => Work,
): (lengths: LengthHistogram, batchSize: number, heads: number) => Work {
  const known = new WeakMap<LengthHistogram, Map<string, Work>>();
  return (lengths, batchSize, heads) => {
    const works = known.get(lengths) ?? new Map<string, Work>();
    known.set(lengths, works);
    const key = `${batchSize} ${heads}`;
    const work = works.get(key) ?? make(lengths, batchSize, heads);
    works.set(key, work);
    return work;
  };
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
