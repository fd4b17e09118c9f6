import { type Db, files } from "@frostline/db";
import { and, eq } from "drizzle-orm";
import { badInput } from "../errors.ts";
import { isId } from "../ids.ts";

const scheme = "file:";

/**
 * Makes sure that a source that names an uploaded file, `file:ID`, names a data set of this team.
 * @throws BAD_INPUT
 */
export async function requireDataset(db: Db, teamId: string, source: string): Promise<void> {
  if (!source.startsWith(scheme)) return;
  const id = source.slice(scheme.length);
  const [file] = isId(id)
    ? await db
        .select({ id: files.id })
        .from(files)
        .where(and(eq(files.id, id), eq(files.teamId, teamId), eq(files.kind, "DATASET")))
    : [];
  if (!file) {
    throw badInput("dataset.source", "The team has no such uploaded data set: it may have been deleted.");
  }
}
