import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { BuildOptions } from "../cache/index.ts";
import { sha256OfFile } from "../cache/index.ts";
import type { DatasetConfig } from "../config.ts";
import { completeDataset, type Dataset } from "../dataset.ts";
import { type PretrainedModel, readModelFolder } from "../hf-folder.ts";
import { KNOWN_DATASETS, KNOWN_MODELS } from "../known-sources.ts";
import { type FileData, readLocalData } from "./data-files.ts";
import type { TeamFiles } from "./download-file.ts";
import { readHubDataset } from "./hub/hub-dataset.ts";
import { hubModelFolder } from "./hub/hub-model.ts";
import { isHubSource } from "./hub/reference.ts";
import { miniLmFolder } from "./packaged-minilm.ts";
import { readMovieSnippets } from "./packaged-movie-snippets.ts";
import { isTeamFile, teamFilePath } from "./team-file.ts";

export type { Progress } from "../cache/index.ts";
export type { Dataset, TextExample } from "../dataset.ts";
export { type EncodedDataset, encodeDataset } from "../dataset-report.ts";
export { readHubEnv } from "../env.ts";
export { type TrainedModel, writeModelFolder } from "../hf-folder.ts";
export type { Tokenizer } from "../tokenizer.ts";
export { DownloadError, downloadFile, type TeamFiles } from "./download-file.ts";
export { fetchPatiently } from "./fetch-patiently.ts";

/** A source reference that names nothing we know. The message lists what there is. */
export class UnknownSourceError extends Error {
  override name = "UnknownSourceError";
}

/** A reference is `scheme:name`, or the path of a file or folder on this host. */
const SCHEME = /^[a-z][a-z0-9+-]+:/;

const MODEL_FOLDERS: Record<string, (options: BuildOptions) => Promise<string>> = {
  "packaged:minilm-l6": miniLmFolder,
};

const DATASETS: Record<string, (config: DatasetConfig, options: BuildOptions) => Promise<FileData>> = {
  "packaged:movie-snippets": readMovieSnippets,
};

/** What exactly was loaded, for the record of the run. */
export interface Origin {
  /** The reference as it was configured. */
  source: string;
  /** The commit of the hub that a branch or tag meant. */
  revision: string | undefined;
  /** Of the weights' file (of several: of their checksums), or of the data's files together. */
  sha256: string;
}

export interface LoadedModel extends PretrainedModel {
  origin: Origin & { folder: string };
  /** What makes results doubtful, one sentence each. */
  warnings: string[];
}

export interface LoadedDataset extends Dataset {
  origin: Origin;
}

/** "hf:owner/name at commit 0123…, sha256 4567…", for the log of a run. */
export function describeOrigin({ source, revision, sha256 }: Origin): string {
  return `${source}${revision ? ` at commit ${revision}` : ""}, sha256 ${sha256}`;
}

/**
 * Loads a pretrained model. Downloads it at the first use.
 * @throws UnknownSourceError, CacheError, HubError, or the errors of `readModelFolder`
 */
export async function loadModel(source: string, options: BuildOptions = {}): Promise<LoadedModel> {
  const { folder, revision, warnings } = await modelFolder(source, options);
  options.onProgress?.({ message: `reading ${source}` });
  const model = await readModelFolder(folder);
  const sha256 = await sha256OfWeights(folder, model.weightFiles);
  return { ...model, origin: { source, revision, folder, sha256 }, warnings };
}

/**
 * Loads a data set with all three splits, as its configuration says. Downloads it at the first use.
 * @param options `team`: for files that were uploaded to a team
 * @throws UnknownSourceError, CacheError, HubError or DatasetError
 */
export async function loadDataset(
  config: DatasetConfig,
  options: BuildOptions & { team?: TeamFiles | undefined } = {},
): Promise<LoadedDataset> {
  const data = await readSource(config, options);
  const { revision, sha256 } = data;
  return { ...completeDataset(data, config), origin: { source: config.source, revision, sha256 } };
}

async function modelFolder(
  source: string,
  options: BuildOptions,
): Promise<{ folder: string; revision?: string; warnings: string[] }> {
  const known = MODEL_FOLDERS[source];
  if (known) return { folder: await known(options), warnings: [] };
  if (isHubSource(source)) return await hubModelFolder(source, options);
  if (!SCHEME.test(source)) return { folder: resolve(source), warnings: [] };
  throw unknown("model", source, KNOWN_MODELS);
}

async function readSource(
  config: DatasetConfig,
  { team, ...options }: BuildOptions & { team?: TeamFiles | undefined },
): Promise<FileData & { revision?: string }> {
  const known = DATASETS[config.source];
  if (known) return await known(config, options);
  if (isHubSource(config.source)) return await readHubDataset(config, options);
  if (isTeamFile(config.source)) {
    return await readLocalData(await teamFilePath(config.source, team, options), config);
  }
  if (!SCHEME.test(config.source)) return await readLocalData(config.source, config);
  throw unknown("data set", config.source, KNOWN_DATASETS);
}

async function sha256OfWeights(folder: string, files: string[]): Promise<string> {
  const sums = await Promise.all(files.map((file) => sha256OfFile(resolve(folder, file))));
  const [only = "", ...others] = sums;
  return others.length === 0 ? only : createHash("sha256").update(sums.join("\n")).digest("hex");
}

function unknown(what: string, source: string, known: { source: string }[]): UnknownSourceError {
  const names = known.map((entry) => entry.source).join(", ");
  return new UnknownSourceError(
    `unknown ${what} "${source}"; there are: ${names}, hf:owner/name of the Hugging Face hub, ${what === "data set" ? "file:ID of an uploaded file, " : ""}or a path on the runner`,
  );
}
