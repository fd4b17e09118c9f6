import { readdir, stat } from "node:fs/promises";
import { extname, join, resolve } from "node:path";
import type { DatasetConfig } from "../config.ts";
import { DatasetError, type SourceData, type SplitName } from "../dataset.ts";
import { examplesFromTables } from "./labelled-rows.ts";
import { readTable, TABLE_EXTENSIONS, type Table } from "./table-file.ts";

/** Names of files in a folder of data, without their ending. */
const SPLIT_FILES: Record<SplitName, string[]> = {
  train: ["train"],
  validation: ["validation", "valid", "val", "dev"],
  test: ["test"],
};

/**
 * Reads one file of data (all of it is train), or a folder with a train file and perhaps validation and test.
 * @throws DatasetError naming what is missing, or file, line and column
 */
export async function readLocalData(source: string, config: DatasetConfig): Promise<SourceData> {
  const path = resolve(source);
  const stats = await stat(path).catch((cause) => {
    throw new DatasetError(`there is no data file or folder ${path}`, { cause });
  });
  if (!stats.isDirectory()) return examplesFromTables({ train: await readTable(path) }, config);
  const train = await readSplit(path, "train");
  if (!train) {
    throw new DatasetError(
      `the data folder ${path} has no train file: it needs one of ${TABLE_EXTENSIONS.map((ending) => `train${ending}`).join(", ")}`,
    );
  }
  const validation = await readSplit(path, "validation");
  const test = await readSplit(path, "test");
  return examplesFromTables({ train, ...(validation && { validation }), ...(test && { test }) }, config);
}

async function readSplit(folder: string, split: SplitName): Promise<Table | undefined> {
  const names = SPLIT_FILES[split];
  const found = (await readdir(folder)).filter((file) => {
    const ending = extname(file).toLowerCase();
    return TABLE_EXTENSIONS.includes(ending) && names.includes(file.slice(0, -ending.length).toLowerCase());
  });
  if (found.length > 1) {
    throw new DatasetError(
      `the data folder ${folder} has several files for ${split}: ${found.sort().join(", ")}`,
    );
  }
  return found[0] === undefined ? undefined : await readTable(join(folder, found[0]));
}
