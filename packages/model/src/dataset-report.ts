import type { Dataset, SplitName, TextExample } from "./dataset.ts";
import type { Example, ExampleSplits } from "./examples.ts";
import type { Tokenizer } from "./tokenizer.ts";

/** What the data of a run looks like: classes, lengths, overlaps. */
export interface DatasetReport {
  labels: string[];
  /** Tokens of one example that the model saw; those beyond were cut off. */
  maxLength: number;
  splits: Record<SplitName, SplitReport>;
  /** Texts of a split that also occur in train. */
  sharedWithTrain: { validation: number; test: number };
}

export interface SplitReport {
  examples: number;
  /** Examples of each class, in the order of the labels. */
  perClass: number[];
  lengths: LengthReport;
}

/** Lengths in tokens, [CLS] and [SEP] included, before anything is cut off. */
export interface LengthReport {
  mean: number;
  median: number;
  longest: number;
  /** Examples that lost tokens. */
  truncated: number;
  /** How many examples are longer than the bucket before and at most so long. */
  histogram: { upTo: number; examples: number }[];
}

export interface EncodedDataset {
  examples: ExampleSplits;
  report: DatasetReport;
  /** The report in sentences. */
  notes: string[];
  warnings: string[];
}

const SPLITS = ["train", "validation", "test"] as const;
/** Of the largest class to the smallest, from which on the balance is worth a warning. */
const UNEVEN = 10;
const MUCH_TRUNCATED = 0.05;

/** Token ids of all splits, at most `maxLength` for each example, and what the data looks like. */
export function encodeDataset(dataset: Dataset, tokenizer: Tokenizer, maxLength: number): EncodedDataset {
  const encoded = {
    train: encodeSplit(dataset.train, tokenizer, maxLength),
    validation: encodeSplit(dataset.validation, tokenizer, maxLength),
    test: encodeSplit(dataset.test, tokenizer, maxLength),
  };
  const reportOf = (name: SplitName): SplitReport => ({
    examples: dataset[name].length,
    perClass: countClasses(dataset[name], dataset.labels.length),
    lengths: lengthReport(encoded[name].lengths, maxLength),
  });
  const report = {
    labels: dataset.labels,
    maxLength,
    splits: { train: reportOf("train"), validation: reportOf("validation"), test: reportOf("test") },
    sharedWithTrain: dataset.sharedWithTrain,
  };
  const examples = {
    train: encoded.train.examples,
    validation: encoded.validation.examples,
    test: encoded.test.examples,
  };
  return { examples, report, notes: sentences(report), warnings: warningsOf(report) };
}

function encodeSplit(
  texts: TextExample[],
  tokenizer: Tokenizer,
  maxLength: number,
): { examples: Example[]; lengths: number[] } {
  const lengths: number[] = [];
  const examples = texts.map(({ text, pair, label }) => {
    const { ids, fullLength } = tokenizer.encode(text, pair, maxLength);
    lengths.push(fullLength);
    return { ids, label };
  });
  return { examples, lengths };
}

function countClasses(examples: TextExample[], classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0);
  for (const { label } of examples) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
}

function lengthReport(lengths: number[], maxLength: number): LengthReport {
  const sorted = lengths.toSorted((a, b) => a - b);
  const longest = sorted.at(-1) ?? 0;
  const histogram: LengthReport["histogram"] = [];
  for (let upTo = 8; histogram.length === 0 || upTo < 2 * longest; upTo *= 2) {
    histogram.push({
      upTo,
      examples: lengths.filter((length) => length <= upTo && length > upTo / 2).length,
    });
  }
  const [shortest] = histogram;
  if (shortest) shortest.examples = lengths.filter((length) => length <= shortest.upTo).length;
  return {
    mean: lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length),
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    longest,
    truncated: lengths.filter((length) => length > maxLength).length,
    histogram,
  };
}

function sentences({ labels, splits }: DatasetReport): string[] {
  return SPLITS.map((name) => {
    const { examples, perClass, lengths } = splits[name];
    const classes = labels.map((label, index) => `${label} ${share(perClass[index] ?? 0, examples)}`);
    const shown =
      classes.length > 10 ? [...classes.slice(0, 10), `and ${classes.length - 10} more`] : classes;
    const { mean, median, longest } = lengths;
    return `${name}: ${count(examples)} examples (${shown.join(", ")}); ${mean.toFixed(1)} tokens on average, median ${median}, longest ${longest}`;
  });
}

function warningsOf({ labels, maxLength, splits }: DatasetReport): string[] {
  const warnings: string[] = [];
  for (const name of SPLITS) {
    const { examples, lengths } = splits[name];
    if (lengths.truncated <= MUCH_TRUNCATED * examples) continue;
    warnings.push(
      `${share(lengths.truncated, examples)} of ${name} is longer than ${maxLength} tokens and was cut: a larger training.maxLength keeps more, at a cost`,
    );
  }
  const absent = labels.filter((_, index) => splits.train.perClass[index] === 0);
  if (absent.length > 0) warnings.push(`train has no example of: ${absent.join(", ")}`);
  const present = splits.train.perClass.filter((examples) => examples > 0);
  const [most, least] = [Math.max(...present), Math.min(...present)];
  if (most > UNEVEN * least) {
    const rare = labels[splits.train.perClass.indexOf(least)];
    warnings.push(
      `the classes of train are uneven (${count(most)} examples of the largest, ${count(least)} of "${rare}"): look at macro F1, not at accuracy alone`,
    );
  }
  return warnings;
}

function share(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`;
}

function count(value: number): string {
  return value.toLocaleString("en");
}
