import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { sha256OfFile } from "../cache/index.ts";
import type { DatasetConfig } from "../config.ts";
import { DatasetError, type SourceData, type SplitName } from "../dataset.ts";
import { type DatasetCard, parseDatasetCard } from "./dataset-card.ts";
import { type Columns, examplesFromTables, type SplitTables } from "./labelled-rows.ts";
import { findSplitFiles, type SplitFiles } from "./split-files.ts";
import { readTable } from "./table-file.ts";

const MAX_DEPTH = 4;
export const CARD = "README.md";

/** Examples from files, and one checksum for all of these files. */
export type FileData = SourceData & { sha256: string };

/**
 * Reads one file of data (all of it is train), or a folder as `findSplitFiles` understands it.
 * @throws DatasetError naming what is missing, or file, line and column
 */
export async function readLocalData(source: string, config: DatasetConfig): Promise<FileData> {
  const path = resolve(source);
  const stats = await stat(path).catch((cause) => {
    throw new DatasetError(`there is no data file or folder ${path} on this runner`, { cause });
  });
  if (!stats.isDirectory()) {
    const files = { subset: "", splits: { train: [basename(path)] } };
    return await readSplitFiles(resolve(path, ".."), files, undefined, config);
  }
  const paths = await filesBelow(path, path, MAX_DEPTH);
  const card = paths.includes(CARD) ? parseDatasetCard(await readFile(join(path, CARD), "utf8")) : undefined;
  const files = findSplitFiles(paths, card, config, `the data folder ${path}`);
  return await readSplitFiles(path, files, card, config);
}

/**
 * Reads the files of the splits of a data set below `folder`.
 * @throws DatasetError naming file, line and column
 */
export async function readSplitFiles(
  folder: string,
  { subset, splits }: SplitFiles,
  card: DatasetCard | undefined,
  columns: Columns,
): Promise<FileData> {
  const wanted = [columns.textColumn, columns.labelColumn, columns.pairColumn ?? []].flat();
  const readAll = async (paths: string[]) =>
    await Promise.all(paths.map((path) => readTable(join(folder, path), wanted)));
  const tables: SplitTables = { train: await readAll(splits.train) };
  if (splits.validation) tables.validation = await readAll(splits.validation);
  if (splits.test) tables.test = await readAll(splits.test);
  const classNames = card?.classNames.get(subset) ?? card?.classNames.get("");
  const data = examplesFromTables(tables, columns, classNames);
  return { ...data, sha256: await sha256OfFiles(folder, splits) };
}

/** SHA-256 over the splits' names and the checksums of their files. */
async function sha256OfFiles(folder: string, splits: Partial<Record<SplitName, string[]>>): Promise<string> {
  const total = createHash("sha256");
  for (const [split, paths] of Object.entries(splits)) {
    for (const path of paths) total.update(`${split} ${await sha256OfFile(join(folder, path))}\n`);
  }
  return total.digest("hex");
}

async function filesBelow(folder: string, root: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map(async (entry) => {
    const path = join(folder, entry.name);
    const isFolder = entry.isDirectory() && !entry.name.startsWith(".");
    if (isFolder) return depth > 0 ? await filesBelow(path, root, depth - 1) : [];
    return [relative(root, path).split(sep).join("/")];
  });
  return (await Promise.all(nested)).flat();
}
