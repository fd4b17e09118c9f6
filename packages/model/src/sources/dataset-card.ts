import { parse } from "yaml";
import { z } from "zod";

/** What the README of a data set says about its files, as far as it says it. */
export interface DatasetCard {
  subsets: CardSubset[];
  /** Names of the classes by subset ("" for all) and column. */
  classNames: Map<string, Record<string, string[]>>;
}

export interface CardSubset {
  name: string;
  isDefault: boolean;
  /** Patterns of paths for each split. */
  splits: { name: string; patterns: string[] }[];
}

const Patterns = z.union([z.string().transform((pattern) => [pattern]), z.array(z.string())]);
const DataFiles = z.union([
  Patterns.transform((patterns) => [{ split: "train", path: patterns }]),
  z.array(z.object({ split: z.string(), path: Patterns })),
]);
const Config = z.object({
  config_name: z.string(),
  default: z.boolean().default(false),
  data_files: DataFiles.optional(),
});
const Feature = z.object({
  name: z.string(),
  dtype: z.object({ class_label: z.object({ names: z.record(z.string(), z.coerce.string()) }) }),
});
const Info = z.object({ config_name: z.string().default(""), features: z.array(z.unknown()).default([]) });

/**
 * Reads the YAML at the head of a data set's README.md, as the Hugging Face hub does: `configs` names the files
 * of the subsets and splits, `dataset_info` the classes. What is not written in the usual form is passed over.
 */
export function parseDatasetCard(readme: string): DatasetCard {
  const yaml = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readme)?.[1] ?? "";
  const head = z.looseObject({ configs: z.unknown(), dataset_info: z.unknown() }).safeParse(parseYaml(yaml));
  if (!head.success) return { subsets: [], classNames: new Map() };
  const configs = entriesOf(head.data.configs, Config);
  const infos = entriesOf(head.data.dataset_info, Info);
  return {
    subsets: configs.flatMap(({ config_name: name, default: isDefault, data_files: files }) => {
      if (!files) return [];
      return [{ name, isDefault, splits: files.map(({ split, path }) => ({ name: split, patterns: path })) }];
    }),
    classNames: new Map(infos.map((info) => [info.config_name, classNames(info)])),
  };
}

function classNames({ features }: z.infer<typeof Info>): Record<string, string[]> {
  const labelled = entriesOf(features, Feature).map(({ name, dtype }) => {
    const numbered = Object.entries(dtype.class_label.names);
    return [name, numbered.sort(([a], [b]) => Number(a) - Number(b)).map(([, label]) => label)];
  });
  return Object.fromEntries(labelled);
}

/** The entries of a list (or a single one) that have the usual form. */
function entriesOf<Schema extends z.ZodType>(value: unknown, schema: Schema): z.output<Schema>[] {
  const list = Array.isArray(value) ? value : [value];
  return list.flatMap((entry) => {
    const parsed = schema.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}

function parseYaml(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}
