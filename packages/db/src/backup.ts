import { createReadStream } from "node:fs";
import { access, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { create, extract } from "tar";
import { DatabaseUnusableError } from "./database-error.ts";
import { openEmbedded } from "./embedded.ts";
import { lockFolder } from "./folder-lock.ts";

/** Of a data folder, what cannot be had again. Logs, locks and caches can. */
const kept = ["postgres", "owner-token", "files"];

/**
 * Writes a data folder into one compressed archive, which only this account can read: whole, or not at all. No gateway
 * may run meanwhile.
 * @throws FolderLockedError when one does
 * @throws DatabaseUnusableError when there is no database in the folder, or the file exists
 */
export async function backUp(folder: string, file: string): Promise<void> {
  await refuseExisting(file);
  const present = (await readdir(folder).catch(() => [])).filter((name) => kept.includes(name));
  if (!present.includes("postgres")) {
    throw new DatabaseUnusableError(`There is no embedded database in ${folder}: nothing to back up.`);
  }
  const unlock = await lockFolder(folder);
  const draft = `${file}.${process.pid}.draft`;
  try {
    const out = await open(draft, "wx", 0o600);
    await pipeline(
      create({ cwd: folder, portable: true }, present),
      createGzip(),
      out.createWriteStream({ flush: true }),
    );
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
    await unlock();
  }
}

/**
 * Brings an archive of `backUp` into a folder that has no database, and opens it once to see that it is whole.
 * @throws DatabaseUnusableError when the folder has a database, or the archive is none of ours
 */
export async function restore(folder: string, file: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const taken = (await readdir(folder)).filter((name) => kept.includes(name));
  if (taken.length > 0) {
    throw new DatabaseUnusableError(
      `The data folder ${folder} is not empty (${taken.join(", ")}): restore into another one, with FROSTLINE_DATA_DIR.`,
    );
  }
  try {
    await pipeline(
      createReadStream(file),
      extract({ cwd: folder, strict: true, filter: (path) => kept.includes(path.split("/", 1)[0] ?? "") }),
    );
    await access(join(folder, "postgres", "PG_VERSION"));
    const { close } = await openEmbedded({ folder });
    await close();
  } catch (error) {
    for (const name of kept) await rm(join(folder, name), { recursive: true, force: true });
    throw new DatabaseUnusableError(
      `${file} could not be restored: it is no whole backup of a data folder.`,
      {
        cause: error,
      },
    );
  }
}

async function refuseExisting(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw new DatabaseUnusableError(`The file ${file} exists already: choose another name.`);
}
