import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { type BuildContext, type BuildOptions, buildOnce } from "../cache/index.ts";
import { DatasetError } from "../dataset.ts";
import { DownloadError, downloadFile, type TeamFiles } from "./download-file.ts";

const SOURCE = /^file:([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const DATA = "data";

export const isTeamFile = (source: string): boolean => source.startsWith("file:");

/**
 * The path of a file that was uploaded to the team, `file:ID`, downloaded at its first use on this host.
 * @throws DatasetError when it is not there, or does not come whole
 */
export async function teamFilePath(
  source: string,
  team: TeamFiles | undefined,
  options: BuildOptions,
): Promise<string> {
  const id = SOURCE.exec(source)?.[1];
  if (id === undefined) {
    throw new DatasetError(
      `"${source}" is no uploaded file: write file: and the id of a data set of the team`,
    );
  }
  if (!team) throw new DatasetError(`${source} can be read by the team's runners only`);
  const folder = await buildOnce(`files/${id}`, (context) => download(id, source, team, context), options);
  const [name = ""] = await readdir(join(folder, DATA));
  return join(folder, DATA, name);
}

async function download(
  id: string,
  source: string,
  team: TeamFiles,
  { scratch, folder, onProgress, signal }: BuildContext,
): Promise<void> {
  const draft = join(scratch, "data");
  try {
    const name = await downloadFile(team, id, draft, { title: source, onProgress, signal });
    await mkdir(join(folder, DATA));
    await rename(draft, join(folder, DATA, name));
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    throw new DatasetError(`${source} ${error.message}`, { cause: error });
  }
}
