import { attempts, type Db, points, rowsOf, runSummaries, series } from "@frostline/db";
import { inArray, sql } from "drizzle-orm";
import { columnOf } from "./columns.ts";
import { lineageOf, type Segment } from "./lineage.ts";

/** Where the points of one metric of a run are. */
export interface RunExtent {
  runId: string;
  seriesId: number;
  firstStep: number;
  lastStep: number;
  points: number;
  /** Attempt by attempt; none without points. A later one may have single points before where it went on from. */
  segments: { attempt: number; first: number; last: number }[];
}

/** The extents of those of the runs that have points of the metric, in the order of the runs. Reads no point. */
export async function runExtents(db: Db, runIds: string[], key: string): Promise<RunExtent[]> {
  if (runIds.length === 0) return [];
  const lineages = await lineagesOf(db, runIds);
  const wanted = runIds.flatMap((runId) =>
    (lineages.get(runId) ?? []).map((segment) => ({ runId, ...segment })),
  );
  const rows = await rowsOf<{
    run_id: string;
    series_id: number;
    attempt: number;
    points: number;
    first: number | null;
    last: number | null;
  }>(
    db,
    sql`
      select run_id, ${series.id} as series_id, wanted.attempt, count::float8 as points,
        (select min(step) from ${points} where series_id = ${series.id} and attempt = wanted.attempt
          and step <= up_to)::float8 as first,
        (select max(step) from ${points} where series_id = ${series.id} and attempt = wanted.attempt
          and step <= up_to)::float8 as last
      from unnest(
        ${sql.param(wanted.map(({ runId }) => runId))}::uuid[],
        ${columnOf(
          wanted.map(({ attempt }) => attempt),
          "int",
        )},
        ${columnOf(
          wanted.map(({ upTo }) => upTo),
          "bigint",
        )}
      ) with ordinality as wanted (run_id, attempt, up_to, place)
      join ${series} using (run_id)
      join ${runSummaries} using (run_id, key)
      where key = ${key}
      order by place
    `,
  );
  const extents = new Map<string, RunExtent>();
  for (const { run_id, series_id, attempt, points, first, last } of rows) {
    if (first === null || last === null) continue;
    const extent = extents.get(run_id);
    if (!extent) {
      const segments = [{ attempt, first, last }];
      extents.set(run_id, {
        runId: run_id,
        seriesId: series_id,
        firstStep: first,
        lastStep: last,
        points,
        segments,
      });
    } else {
      extent.segments.push({ attempt, first, last });
      extent.firstStep = Math.min(extent.firstStep, first);
      extent.lastStep = Math.max(extent.lastStep, last);
    }
  }
  return [...extents.values()];
}

/** Which steps of which attempts count as each run's. */
export async function lineagesOf(db: Db, runIds: string[]): Promise<Map<string, Segment[]>> {
  const rows = await db
    .select({
      runId: attempts.runId,
      number: attempts.number,
      resumedFromStep: attempts.resumedFromStep,
      trainingStartedAt: attempts.trainingStartedAt,
    })
    .from(attempts)
    .where(inArray(attempts.runId, runIds));
  const ofRun = new Map<string, typeof rows>(runIds.map((id) => [id, []]));
  for (const row of rows) ofRun.get(row.runId)?.push(row);
  return new Map([...ofRun].map(([runId, attempts]) => [runId, lineageOf(attempts)]));
}
