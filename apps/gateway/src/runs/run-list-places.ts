import { type Db, runs } from "@frostline/db";
import { type SQL, sql } from "drizzle-orm";
import type { RunRow } from "./move-run.ts";
import type { RunSortInput } from "./run-filter.types.ts";

/** After which a page begins: the sorted value as text, null for a run without one, and the id. */
export interface Place {
  value: string | null;
  id: string;
}

export interface ListQuestion {
  /** Of a statement that joins runs with their experiments. */
  condition: SQL;
  direction: RunSortInput["direction"];
  most: number;
  after: Place | undefined;
}

export interface PlaceInList {
  row: RunRow;
  value: number | null;
}

/**
 * The rows of runs that a statement found, in the order of its values, the greater id first where they are sorted down.
 * @param places a statement that answers `id` and `value`
 */
export function placedRuns(
  db: Db,
  places: SQL,
  direction: RunSortInput["direction"],
): Promise<PlaceInList[]> {
  const order = sql.raw(direction);
  return db
    .select({ row: runs, value: sql<number | null>`place.value` })
    .from(runs)
    .innerJoin(sql`(${places}) as place`, sql`place.id = ${runs.id}`)
    .orderBy(sql`place.value ${order} nulls last`, sql`place.id ${order}`);
}
