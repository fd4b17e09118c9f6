import { readFile } from "node:fs/promises";
import type { BuildOptions } from "../../cache/index.ts";
import { readHubEnv } from "../../env.ts";
import { ModelConfigError, parsePretrainedConfig } from "../../hf-config.ts";
import { missingFileHint } from "../../hf-folder.ts";
import { fetchHubFiles } from "./fetch-files.ts";
import { parseHubReference } from "./reference.ts";
import { type HubFile, type HubRepository, pinRepository } from "./repository.ts";

export interface HubFolder {
  folder: string;
  /** The commit that was loaded. */
  revision: string;
  warnings: string[];
}

const SMALL_FILES = ["config.json", "tokenizer.json", "tokenizer_config.json"];
const WEIGHTS = "model.safetensors";
const INDEX = "model.safetensors.index.json";

/**
 * The folder of a model of the hub, downloaded at the first use: configuration and tokenizer first, so that a
 * model of another kind is refused before its weights are fetched.
 * @throws HubError, CacheError or ModelConfigError
 */
export async function hubModelFolder(source: string, options: BuildOptions): Promise<HubFolder> {
  const hub = readHubEnv();
  const repository = await pinRepository(parseHubReference(source, "models"), hub, options);
  const files = modelFiles(repository, source);
  const check = async (path: string, file: string) => {
    if (path === "config.json")
      parsePretrainedConfig(await readFile(file, "utf8"), `config.json of ${source}`);
  };
  const folder = await fetchHubFiles(repository, files, hub, { ...options, check });
  return { folder, revision: repository.commit, warnings: repository.warnings };
}

function modelFiles({ files }: HubRepository, source: string): HubFile[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const small = SMALL_FILES.flatMap((path) => byPath.get(path) ?? []);
  for (const needed of ["config.json", "tokenizer.json"]) {
    if (byPath.has(needed)) continue;
    throw new ModelConfigError(
      `the model ${source} has no ${needed}${missingFileHint(needed, [...byPath.keys()])}`,
    );
  }
  const whole = byPath.get(WEIGHTS);
  if (whole) return [...small, whole];
  const index = byPath.get(INDEX);
  const shards = files.filter(({ path }) => /^model-\d+-of-\d+\.safetensors$/.test(path));
  if (index && shards.length > 0) return [...small, index, ...shards];
  throw new ModelConfigError(
    `the model ${source} has no ${WEIGHTS}${missingFileHint(WEIGHTS, [...byPath.keys()])}`,
  );
}
