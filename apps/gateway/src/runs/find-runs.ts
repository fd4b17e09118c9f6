import { type Db, runs } from "@frostline/db";
import { and, eq, inArray } from "drizzle-orm";
import { notFound } from "../errors.ts";
import { isId } from "../ids.ts";
import type { RunRow } from "./move-run.ts";

/**
 * These runs of the team.
 * @throws NOT_FOUND when one of them is not there, or is another team's
 */
export async function requireRunsOfTeam(db: Db, teamId: string, ids: string[]): Promise<RunRow[]> {
  const wanted = [...new Set(ids)];
  if (!wanted.every(isId)) throw notFound("run");
  if (wanted.length === 0) return [];
  const found = await db
    .select()
    .from(runs)
    .where(and(eq(runs.teamId, teamId), inArray(runs.id, wanted)));
  if (found.length < wanted.length) throw notFound("run");
  return found;
}

/** @throws NOT_FOUND when the team has no such run */
export async function requireRunOfTeam(db: Db, teamId: string, id: string): Promise<RunRow> {
  const [run] = await requireRunsOfTeam(db, teamId, [id]);
  if (!run) throw notFound("run");
  return run;
}

/** For events, which are sent only to those who may see the run. */
export async function runsByIds(db: Db, ids: string[]): Promise<Map<string, RunRow>> {
  const rows = await db.select().from(runs).where(inArray(runs.id, ids));
  return new Map(rows.map((row) => [row.id, row]));
}
