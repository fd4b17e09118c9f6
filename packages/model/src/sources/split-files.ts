import { extname } from "node:path";
import type { DatasetConfig } from "../config.ts";
import { DatasetError, type SplitName } from "../dataset.ts";
import type { DatasetCard } from "./dataset-card.ts";
import { fitsPattern } from "./path-pattern.ts";
import { TABLE_EXTENSIONS } from "./table-file.ts";

/** Which files of a data set are which split. */
export interface SplitFiles {
  /** The subset that was chosen, for the class names of the card. */
  subset: string;
  splits: { train: string[] } & Partial<Record<SplitName, string[]>>;
}

type Choice = Pick<DatasetConfig, "subset" | "trainSplit" | "validationSplit" | "testSplit">;

interface Subset {
  name: string;
  isDefault: boolean;
  /** Files by the name of their split. */
  splits: Map<string, string[]>;
}

const SPLIT_NAMES: Record<SplitName, string[]> = {
  train: ["train", "training"],
  validation: ["validation", "valid", "val", "dev"],
  test: ["test", "testing"],
};
const ALL_SPLIT_NAMES = Object.values(SPLIT_NAMES).flat();
/** Shards: train-00000-of-00002.parquet, with or without a fingerprint. */
const SHARD = /-\d+-of-\d+(-[0-9a-f]+)?$/;

/**
 * Finds train, validation and test among the files of a data set: by its card, else by the names of files and
 * folders. What is ambiguous has to be chosen in the configuration.
 * @param where the data set, for messages
 * @throws DatasetError listing what there is
 */
export function findSplitFiles(
  paths: string[],
  card: DatasetCard | undefined,
  choice: Choice,
  where: string,
): SplitFiles {
  const dataFiles = paths.filter(isDataFile).sort();
  const subset = chooseSubset(subsetsOf(dataFiles, card), choice.subset, where);
  const names = [...subset.splits.keys()];
  const filesOf = (split: SplitName, wanted: string | null): string[] | undefined => {
    const name = chooseSplit(split, names, wanted, where);
    const files = name === undefined ? undefined : subset.splits.get(name);
    if (files) checkOneFormat(split, files, where);
    return files;
  };
  const train = filesOf("train", choice.trainSplit);
  if (!train) {
    throw new DatasetError(
      names.length === 0
        ? `${where} has no train file: it needs one of ${TABLE_EXTENSIONS.map((ending) => `train${ending}`).join(", ")}`
        : `${where} has no train split; it has: ${names.join(", ")} (choose one with trainSplit)`,
    );
  }
  const validation = filesOf("validation", choice.validationSplit);
  const test = filesOf("test", choice.testSplit);
  return { subset: subset.name, splits: { train, ...(validation && { validation }), ...(test && { test }) } };
}

function isDataFile(path: string): boolean {
  const hidden = path.split("/").some((part) => part.startsWith(".") || part.startsWith("_"));
  return !hidden && TABLE_EXTENSIONS.includes(extname(path).toLowerCase());
}

function subsetsOf(dataFiles: string[], card: DatasetCard | undefined): Subset[] {
  if (card && card.subsets.length > 0) {
    return card.subsets.map(({ name, isDefault, splits }) => ({
      name,
      isDefault,
      splits: groupBy(
        splits.flatMap((split) =>
          dataFiles
            .filter((path) => split.patterns.some((pattern) => fitsPattern(path, pattern)))
            .map((path) => ({ key: split.name, path })),
        ),
      ),
    }));
  }
  const bySubset = groupBy(dataFiles.map((path) => ({ key: subsetName(path), path })));
  return [...bySubset].map(([name, files]) => ({
    name,
    isDefault: false,
    splits: groupBy(files.map((path) => ({ key: splitName(path), path }))),
  }));
}

function groupBy(entries: { key: string; path: string }[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { key, path } of entries) groups.set(key, [...(groups.get(key) ?? []), path]);
  return groups;
}

/** The folder of a file, unless it is only called like a split or "data". */
function subsetName(path: string): string {
  const folders = path.split("/").slice(0, -1);
  const isPlain = (folder: string) => folder !== "data" && !ALL_SPLIT_NAMES.includes(folder.toLowerCase());
  return folders.filter(isPlain).join("/") || "default";
}

/** "train" of train.csv, data/train-00000-of-00002.parquet and train/part-1.parquet. */
function splitName(path: string): string {
  const parts = path.split("/");
  const file = parts.pop() ?? "";
  const folder = parts.pop()?.toLowerCase() ?? "";
  if (ALL_SPLIT_NAMES.includes(folder)) return folder;
  return file.slice(0, -extname(file).length).replace(SHARD, "");
}

function chooseSubset(subsets: Subset[], wanted: string | null, where: string): Subset {
  const names = subsets.map(({ name }) => name).join(", ");
  if (wanted !== null) {
    const chosen = subsets.find(({ name }) => name === wanted);
    if (chosen) return chosen;
    throw new DatasetError(`${where} has no subset "${wanted}"; it has: ${names || "none"}`);
  }
  const [first = { name: "", isDefault: false, splits: new Map() }, ...others] = subsets;
  if (others.length === 0) return first;
  const usual = subsets.find(({ isDefault }) => isDefault) ?? subsets.find(({ name }) => name === "default");
  if (usual) return usual;
  throw new DatasetError(`${where} has several subsets: ${names} (choose one with subset)`);
}

/** The name of the split that is meant; undefined when there is none. */
function chooseSplit(
  split: SplitName,
  names: string[],
  wanted: string | null,
  where: string,
): string | undefined {
  const setting = `${split}Split`;
  if (wanted !== null) {
    if (names.includes(wanted)) return wanted;
    throw new DatasetError(`${where} has no split "${wanted}" (${setting}); it has: ${names.join(", ")}`);
  }
  if (split === "train" && names.length === 1 && !names.some(isOtherSplit)) return names[0];
  const usual = SPLIT_NAMES[split];
  const exact = names.filter((name) => usual.includes(name.toLowerCase()));
  const candidates =
    exact.length > 0 ? exact : names.filter((name) => wordsOf(name).some((word) => usual.includes(word)));
  if (candidates.length < 2) return candidates[0];
  throw new DatasetError(
    `${where} has several splits that may be ${split}: ${candidates.join(", ")} (choose one with ${setting})`,
  );
}

function isOtherSplit(name: string): boolean {
  return [...SPLIT_NAMES.validation, ...SPLIT_NAMES.test].includes(name.toLowerCase());
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().split(/[-._ \d]+/);
}

function checkOneFormat(split: SplitName, files: string[], where: string): void {
  const endings = new Set(files.map((file) => extname(file).toLowerCase()));
  if (endings.size < 2) return;
  throw new DatasetError(`${where} has several files for ${split}: ${files.join(", ")}`);
}
