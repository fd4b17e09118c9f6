import { createWriteStream } from "node:fs";
import { mkdir, readdir, rename, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { type BuildContext, type BuildOptions, buildOnce, sha256OfFile } from "../cache/index.ts";
import { DatasetError } from "../dataset.ts";

/** Where the files of a runner's team are, and what lets the runner in. */
export interface TeamFiles {
  /** Address of the gateway; files are below its /files. */
  url: string;
  token: string;
}

const SOURCE = /^file:([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const DATA = "data";
/** Connections in a row that break without having brought a byte. */
const MAX_FRUITLESS = 5;

export const isTeamFile = (source: string): boolean => source.startsWith("file:");

/**
 * The path of a file that was uploaded to the team, `file:ID`, downloaded at its first use on this host. A connection
 * that breaks is taken up where it broke, and the whole is compared with the checksum that the gateway tells.
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
  const folder = await buildOnce(
    `files/${id}`,
    (context) => download(new URL(`/files/${id}`, team.url), source, team.token, context),
    options,
  );
  const [name = ""] = await readdir(join(folder, DATA));
  return join(folder, DATA, name);
}

async function download(url: URL, source: string, token: string, context: BuildContext): Promise<void> {
  const draft = join(context.scratch, "data");
  let fruitless = 0;
  for (;;) {
    const before = await sizeOf(draft);
    try {
      const { name, sha256 } = await fetchRest(url, source, token, draft, context);
      if ((await sha256OfFile(draft)) !== sha256) {
        throw new DatasetError(`${source} came with another checksum than the gateway tells`);
      }
      await mkdir(join(context.folder, DATA));
      await rename(draft, join(context.folder, DATA, name));
      return;
    } catch (error) {
      context.signal?.throwIfAborted();
      const isDiskError = error instanceof Error && "syscall" in error && !(error instanceof TypeError);
      if (error instanceof DatasetError || isDiskError) throw error;
      fruitless = (await sizeOf(draft)) > before ? 0 : fruitless + 1;
      if (fruitless >= MAX_FRUITLESS) {
        throw new DatasetError(`${source} could not be downloaded: the connection to ${url.origin} breaks`, {
          cause: error,
        });
      }
      context.onProgress({ message: `the connection broke; continuing ${source}` });
      await pause(1000 * 2 ** fruitless, undefined, { signal: context.signal });
    }
  }
}

/** One request for what is missing, appended to what is there. @throws DatasetError when it is refused */
async function fetchRest(
  url: URL,
  source: string,
  token: string,
  draft: string,
  { onProgress, signal }: BuildContext,
): Promise<{ name: string; sha256: string }> {
  const have = await sizeOf(draft);
  const headers = { authorization: `Bearer ${token}`, ...(have > 0 ? { Range: `bytes=${have}-` } : {}) };
  const response = await fetch(url, { headers, signal: signal ?? null });
  const isPassing = response.status >= 500 || response.status === 429;
  if (response.status === 404) throw new DatasetError(`the team has no file ${source} any more`);
  if (!response.ok && !isPassing && response.status !== 416) {
    throw new DatasetError(`the gateway refused ${source} (HTTP ${response.status})`);
  }
  const about = {
    name: basename(decodeURIComponent(response.headers.get("file-name") ?? "data")),
    sha256: response.headers.get("etag")?.replaceAll('"', "") ?? "",
  };
  if (response.status === 416) return about; // nothing is missing
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  const totalBytes = Number(response.headers.get("content-length")) + (response.status === 206 ? have : 0);
  onProgress({ message: `downloading ${source} (${about.name})`, doneBytes: have, totalBytes });
  const output = createWriteStream(draft, { flags: response.status === 206 ? "a" : "w" });
  await pipeline(Readable.fromWeb(response.body), output);
  return about;
}

async function sizeOf(path: string): Promise<number> {
  return await stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}
