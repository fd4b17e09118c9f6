import { type Db, points, rowsOf, series } from "@frostline/db";
import { sql } from "drizzle-orm";
import { columnOf, milliseconds } from "./columns.ts";
import { lineagesOf } from "./run-extents.ts";

/** Where a page begins: after this point. */
export interface PointPlace {
  seriesId: number;
  attempt: number;
  step: number;
  at: number;
}

export interface ExportedPoint extends PointPlace {
  key: string;
  value: number;
}

/**
 * A page of a run's points as they were stored: metric by metric in the order in which the run first had them, then by
 * attempt, step and time. Each page is one walk along the index from where the last one ended.
 */
export async function exportPoints(
  db: Db,
  runId: string,
  { keys, archived, first, after }: ExportRequest,
): Promise<ExportedPoint[]> {
  const segments = (await lineagesOf(db, [runId])).get(runId) ?? [];
  const start = after
    ? sql`and (${points.seriesId}, ${points.attempt}, step, at) >
        (${after.seriesId}::int, ${after.attempt}::int, ${after.step}::bigint, to_timestamp(${after.at}::float8 / 1000))`
    : sql``;
  const counts = archived
    ? sql`true`
    : sql`exists (
        select from unnest(
          ${columnOf(
            segments.map(({ attempt }) => attempt),
            "int",
          )},
          ${columnOf(
            segments.map(({ upTo }) => upTo),
            "bigint",
          )}
        ) as segment (number, up_to) where number = attempt and step <= up_to
      )`;
  const wanted = await db.query.series.findMany({
    where: (series, { and, eq, gte, inArray }) =>
      and(
        eq(series.runId, runId),
        keys ? inArray(series.key, keys) : undefined,
        after ? gte(series.id, after.seriesId) : undefined,
      ),
    orderBy: series.id,
  });
  const found: ExportedPoint[] = [];
  for (const { id, key } of wanted) {
    const rows = await rowsOf<{ attempt: number; step: number; at: number; value: number }>(
      db,
      sql`
        select attempt, step::float8, round(${milliseconds(sql`at`)}) as at, value from ${points}
        where ${points.seriesId} = ${id} and ${counts} ${start}
        order by attempt, step, at limit ${first - found.length}
      `,
    );
    found.push(...rows.map((row) => ({ seriesId: id, key, ...row })));
    if (found.length >= first) break;
  }
  return found;
}

export interface ExportRequest {
  /** Absent: all metrics. */
  keys: string[] | undefined;
  /** Also what older attempts had beyond where the run went on from. */
  archived: boolean;
  first: number;
  after: PointPlace | undefined;
}
