import { resolve } from "node:path";
import type { BuildOptions } from "../cache/index.ts";
import { sha256OfFile } from "../cache/index.ts";
import type { DatasetConfig } from "../config.ts";
import { completeDataset, type Dataset, type SourceData } from "../dataset.ts";
import { type PretrainedModel, readModelFolder } from "../hf-folder.ts";
import { KNOWN_DATASETS, KNOWN_MODELS } from "../known-sources.ts";
import { readLocalData } from "./local-data.ts";
import { miniLmFolder } from "./packaged-minilm.ts";
import { readMovieSnippets } from "./packaged-movie-snippets.ts";

export type { Progress } from "../cache/index.ts";
export type { Dataset, TextExample } from "../dataset.ts";
export { type TrainedModel, writeModelFolder } from "../hf-folder.ts";
export type { Tokenizer } from "../tokenizer.ts";

/** A source reference that names nothing we know. The message lists what there is. */
export class UnknownSourceError extends Error {
  override name = "UnknownSourceError";
}

/** A reference is `scheme:name`, or the path of a file or folder on this host. */
const SCHEME = /^[a-z][a-z0-9+-]+:/;

const MODEL_FOLDERS: Record<string, (options: BuildOptions) => Promise<string>> = {
  "packaged:minilm-l6": miniLmFolder,
};

const DATASETS: Record<string, (config: DatasetConfig, options: BuildOptions) => Promise<SourceData>> = {
  "packaged:movie-snippets": readMovieSnippets,
};

export interface LoadedModel extends PretrainedModel {
  /** What exactly was loaded, for the record of the run. */
  origin: { source: string; folder: string; weightsSha256: string };
}

/**
 * Loads a pretrained model. Downloads it at the first use.
 * @throws UnknownSourceError, CacheError, or the errors of `readModelFolder`
 */
export async function loadModel(source: string, options: BuildOptions = {}): Promise<LoadedModel> {
  const folder = await modelFolder(source, options);
  options.onProgress?.({ message: `reading ${source}` });
  const model = await readModelFolder(folder);
  const weightsSha256 = await sha256OfFile(resolve(folder, "model.safetensors"));
  return { ...model, origin: { source, folder, weightsSha256 } };
}

/**
 * Loads a data set with all three splits, as its configuration says. Downloads it at the first use.
 * @throws UnknownSourceError, CacheError or DatasetError
 */
export async function loadDataset(config: DatasetConfig, options: BuildOptions = {}): Promise<Dataset> {
  return completeDataset(await readSource(config, options), config);
}

async function modelFolder(source: string, options: BuildOptions): Promise<string> {
  const known = MODEL_FOLDERS[source];
  if (known) return await known(options);
  if (!SCHEME.test(source)) return resolve(source);
  throw unknown("model", source, KNOWN_MODELS);
}

async function readSource(config: DatasetConfig, options: BuildOptions): Promise<SourceData> {
  const known = DATASETS[config.source];
  if (known) return await known(config, options);
  if (!SCHEME.test(config.source)) return await readLocalData(config.source, config);
  throw unknown("data set", config.source, KNOWN_DATASETS);
}

function unknown(what: string, source: string, known: { source: string }[]): UnknownSourceError {
  const names = known.map((entry) => entry.source).join(", ");
  return new UnknownSourceError(`unknown ${what} "${source}"; there are: ${names}, or a path on the runner`);
}
