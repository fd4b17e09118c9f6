import { createHash } from "node:crypto";
import type { DatasetConfig } from "./config.ts";

export interface TextExample {
  text: string;
  pair?: string;
  /** Index into the data set's labels. */
  label: number;
}

export type SplitName = "train" | "validation" | "test";

export interface Dataset {
  /** Name of each class. */
  labels: string[];
  train: TextExample[];
  validation: TextExample[];
  test: TextExample[];
  /** Texts of a split that also occur in train. */
  sharedWithTrain: { validation: number; test: number };
  /** What was done to the data, one sentence each, for the person. */
  notes: string[];
  /** What makes results doubtful, one sentence each. */
  warnings: string[];
}

/** Examples as a source has them: validation and test may be missing. */
export interface SourceData {
  labels: string[];
  splits: { train: TextExample[]; validation?: TextExample[]; test?: TextExample[] };
  notes: string[];
  warnings: string[];
}

/** Data that cannot be trained on. The message is one sentence that says what to change. */
export class DatasetError extends Error {
  override name = "DatasetError";
}

type SplitConfig = Pick<
  DatasetConfig,
  "maxTrain" | "maxValidation" | "maxTest" | "validationShare" | "testShare"
>;

/**
 * Completes a data set: makes the missing splits out of train and applies the limits.
 * Which split an example goes to depends on the hash of its text alone, class by class, so it is the same on
 * every host and at every time; equal texts (but for case and spaces) always go together.
 * @throws DatasetError when a split would be empty or train has fewer than two classes
 */
export function completeDataset(source: SourceData, config: SplitConfig): Dataset {
  const notes = [...source.notes];
  let train = source.splits.train;
  const original = train;

  const makeSplit = (name: SplitName, share: number): TextExample[] => {
    const { taken, left } = takeShare(train, Math.round(share * original.length));
    train = left;
    notes.push(
      `${name} made from ${percent(share)} of train, ${count(taken.length)} of ${count(original.length)}: chosen by the hash of the text, class by class`,
    );
    return taken;
  };
  const test = source.splits.test ?? makeSplit("test", config.testShare);
  const validation = source.splits.validation ?? makeSplit("validation", config.validationShare);

  const applyLimit = (name: SplitName, examples: TextExample[], limit: number | null): TextExample[] => {
    if (limit === null || examples.length <= limit) return examples;
    notes.push(`${name} limited to ${count(limit)} of ${count(examples.length)}`);
    return limitTo(examples, limit);
  };
  const dataset = {
    labels: source.labels,
    train: applyLimit("train", train, config.maxTrain),
    validation: applyLimit("validation", validation, config.maxValidation),
    test: applyLimit("test", test, config.maxTest),
  };
  checkUsable(dataset);
  const sharedWithTrain = countShared(dataset);
  const warnings = [...source.warnings, ...sharedTextWarnings(dataset, sharedWithTrain)];
  return { ...dataset, sharedWithTrain, notes, warnings };
}

/** Takes about `wanted` examples, in proportion from every class; equal texts are taken together. */
function takeShare(examples: TextExample[], wanted: number): { taken: TextExample[]; left: TextExample[] } {
  const texts = groupByText(examples);
  const quotas = proportionalQuotas(
    texts.map(({ label, examples: same }) => ({ label, size: same.length })),
    wanted,
  );
  const takenTexts = new Set<string>();
  for (const { key, label, examples: same } of texts.toSorted(byHash("split"))) {
    const quota = quotas.get(label) ?? 0;
    if (same.length > quota) continue;
    takenTexts.add(key);
    quotas.set(label, quota - same.length);
  }
  const isTaken = (example: TextExample) => takenTexts.has(textKey(example));
  return {
    taken: examples.filter(isTaken),
    left: examples.filter((example) => !isTaken(example)),
  };
}

/** Exactly `limit` examples, in proportion from every class, in their order. */
function limitTo(examples: TextExample[], limit: number): TextExample[] {
  const quotas = proportionalQuotas(
    examples.map(({ label }) => ({ label, size: 1 })),
    limit,
  );
  const ranked = examples
    .map((example, index) => ({ key: textKey(example), label: example.label, index }))
    .sort(byHash("limit"));
  const kept = new Set<number>();
  for (const { label, index } of ranked) {
    const quota = quotas.get(label) ?? 0;
    if (quota === 0) continue;
    kept.add(index);
    quotas.set(label, quota - 1);
  }
  return examples.filter((_, index) => kept.has(index));
}

interface SameText {
  key: string;
  /** The smallest label, should equal texts have different ones. */
  label: number;
  examples: TextExample[];
}

function groupByText(examples: TextExample[]): SameText[] {
  const groups = new Map<string, SameText>();
  for (const example of examples) {
    const key = textKey(example);
    const group = groups.get(key);
    if (group) {
      group.examples.push(example);
      group.label = Math.min(group.label, example.label);
    } else {
      groups.set(key, { key, label: example.label, examples: [example] });
    }
  }
  return [...groups.values()];
}

function textKey({ text, pair }: TextExample): string {
  const plain = (part: string) => part.trim().replace(/\s+/g, " ").toLowerCase();
  return pair === undefined ? plain(text) : `${plain(text)}\n${plain(pair)}`;
}

/** Orders by the hash of the text; `purpose` keeps the order of one use independent of another's. */
function byHash(purpose: string): (a: { key: string }, b: { key: string }) => number {
  const hashes = new Map<string, string>();
  const hashOf = (key: string): string => {
    const known = hashes.get(key);
    if (known !== undefined) return known;
    const hash = createHash("sha256").update(`${purpose}\n${key}`).digest("hex");
    hashes.set(key, hash);
    return hash;
  };
  return (a, b) => {
    const [first, second] = [hashOf(a.key), hashOf(b.key)];
    return first < second ? -1 : first > second ? 1 : 0;
  };
}

/** Shares `wanted` out over the classes by the method of largest remainders. */
function proportionalQuotas(items: { label: number; size: number }[], wanted: number): Map<number, number> {
  const sizes = new Map<number, number>();
  for (const { label, size } of items) sizes.set(label, (sizes.get(label) ?? 0) + size);
  const total = items.reduce((sum, { size }) => sum + size, 0);
  const exact = [...sizes]
    .map(([label, size]) => ({ label, share: (wanted * size) / Math.max(1, total) }))
    .sort((a, b) => (b.share % 1) - (a.share % 1) || a.label - b.label);
  const quotas = new Map(exact.map(({ label, share }) => [label, Math.floor(share)]));
  const missing = wanted - [...quotas.values()].reduce((sum, quota) => sum + quota, 0);
  for (const { label } of exact.slice(0, missing)) quotas.set(label, (quotas.get(label) ?? 0) + 1);
  return quotas;
}

type Splits = Record<SplitName, TextExample[]>;

function countShared({ train, validation, test }: Splits): Dataset["sharedWithTrain"] {
  const trained = new Set(train.map(textKey));
  const shared = (examples: TextExample[]) =>
    examples.filter((example) => trained.has(textKey(example))).length;
  return { validation: shared(validation), test: shared(test) };
}

function sharedTextWarnings(dataset: Splits, shared: Dataset["sharedWithTrain"]): string[] {
  return (["validation", "test"] as const).flatMap((name) => {
    if (shared[name] === 0) return [];
    const texts = `${count(shared[name])} of the ${count(dataset[name].length)} texts of ${name}`;
    return [`${texts} also occur in train: accuracy on ${name} will look better than it is`];
  });
}

function checkUsable(dataset: Splits & { labels: string[] }): void {
  for (const name of ["train", "validation", "test"] as const) {
    if (dataset[name].length > 0) continue;
    throw new DatasetError(`there are no examples left for ${name}: the data set is too small`);
  }
  const seen = new Set(dataset.train.map(({ label }) => label));
  if (seen.size >= 2) return;
  const only = dataset.labels[[...seen][0] ?? 0];
  throw new DatasetError(
    `all ${count(dataset.train.length)} training examples have the label "${only}": at least two classes are needed`,
  );
}

function count(value: number): string {
  return value.toLocaleString("en");
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
