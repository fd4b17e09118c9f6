import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BuildOptions } from "../../cache/index.ts";
import type { DatasetConfig } from "../../config.ts";
import { DatasetError } from "../../dataset.ts";
import { type HubEnv, readHubEnv } from "../../env.ts";
import { CARD, type FileData, readSplitFiles } from "../data-files.ts";
import { type DatasetCard, parseDatasetCard } from "../dataset-card.ts";
import { findSplitFiles } from "../split-files.ts";
import { fetchHubFiles } from "./fetch-files.ts";
import { describeReference, parseHubReference } from "./reference.ts";
import { type HubRepository, pinRepository } from "./repository.ts";

/**
 * Reads a data set of the hub: the files of its README's configuration, or those named like splits. Only the
 * files that are used are downloaded, at the first use.
 * @throws HubError, CacheError or DatasetError
 */
export async function readHubDataset(
  config: DatasetConfig,
  options: BuildOptions,
): Promise<FileData & { revision: string }> {
  const hub = readHubEnv();
  const repository = await pinRepository(parseHubReference(config.source, "datasets"), hub, options);
  const card = await fetchCard(repository, hub, options);
  const where = describeReference(repository.reference);
  const paths = repository.files.map(({ path }) => path);
  if (!paths.some((path) => /\.(parquet|csv|tsv|jsonl|ndjson)$/i.test(path))) {
    throw new DatasetError(
      `${where} has no Parquet, CSV, TSV or JSONL files: try the hub's conversion, ${config.source.replace(/@.*/, "")}@refs/convert/parquet`,
    );
  }
  const files = findSplitFiles(paths, card, config, where);
  const used = new Set(Object.values(files.splits).flat());
  const wanted = repository.files.filter(({ path }) => used.has(path));
  const folder = await fetchHubFiles(repository, wanted, hub, options);
  options.onProgress?.({ message: `reading ${config.source}` });
  const data = await readSplitFiles(folder, files, card, config);
  return { ...data, revision: repository.commit, warnings: [...repository.warnings, ...data.warnings] };
}

async function fetchCard(
  repository: HubRepository,
  hub: HubEnv,
  options: BuildOptions,
): Promise<DatasetCard | undefined> {
  const readme = repository.files.find(({ path }) => path === CARD);
  if (!readme) return undefined;
  const folder = await fetchHubFiles(repository, [readme], hub, options);
  return parseDatasetCard(await readFile(join(folder, CARD), "utf8"));
}
