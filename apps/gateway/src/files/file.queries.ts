import { blobs, type Db, files, users } from "@frostline/db";
import { asc, desc, eq, inArray, type SQL } from "drizzle-orm";
import type { File } from "./file.types.ts";

/** Files as the API shows them, newest first. */
export async function selectFiles(db: Db, which: SQL | undefined, most: number): Promise<File[]> {
  const rows = await filesWithNames(db).where(which).orderBy(desc(files.id)).limit(most);
  return rows.map(toFile);
}

/** The files of each run, by name. */
export async function filesOfRuns(db: Db, runIds: string[]): Promise<Map<string, File[]>> {
  const rows = await filesWithNames(db).where(inArray(files.runId, runIds)).orderBy(asc(files.name));
  const all = rows.map(toFile);
  return new Map(runIds.map((id) => [id, all.filter(({ runId }) => runId === id)]));
}

const filesWithNames = (db: Db) =>
  db
    .select({ file: files, sha256: blobs.sha256, createdBy: users.name })
    .from(files)
    .innerJoin(blobs, eq(blobs.key, files.blobKey))
    .leftJoin(users, eq(users.id, files.createdBy))
    .$dynamic();

type Row = Awaited<ReturnType<typeof filesWithNames>>[number];

const toFile = ({ file, sha256, createdBy }: Row): File => ({
  ...file,
  sha256,
  createdBy,
  path: `/files/${file.id}`,
});
