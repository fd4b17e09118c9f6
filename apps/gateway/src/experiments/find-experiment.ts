import { type Db, experiments } from "@frostline/db";
import { and, eq, inArray } from "drizzle-orm";
import { notFound } from "../errors.ts";
import { isId } from "../ids.ts";
import type { ExperimentRow } from "./stored-config.ts";

/** @throws NOT_FOUND when the team has no such experiment */
export async function requireExperimentOfTeam(db: Db, teamId: string, id: string): Promise<ExperimentRow> {
  if (!isId(id)) throw notFound("experiment");
  const [experiment] = await db
    .select()
    .from(experiments)
    .where(and(eq(experiments.id, id), eq(experiments.teamId, teamId)));
  if (!experiment) throw notFound("experiment");
  return experiment;
}

/** For nested fields: whoever asks has been let through to what these belong to. */
export async function experimentsByIds(db: Db, ids: string[]): Promise<Map<string, ExperimentRow>> {
  const rows = await db.select().from(experiments).where(inArray(experiments.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}
